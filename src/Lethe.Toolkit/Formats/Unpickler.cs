namespace Lethe.Formats;

/// <summary>Reads a pickle that holds a state_dict, without running anything.</summary>
/// <remarks>
/// Numbers, text, lists, tuples and dictionaries become data. Names are looked up in the short list of <see cref="TorchGlobals"/>,
/// calls are interpreted by it; every other opcode or name is refused. There is no recursion, so nesting costs no stack. As an opcode
/// of one byte makes an object of some 70, opcodes are counted, and nesting is shallow as in what training scripts save.
/// </remarks>
internal sealed class Unpickler(PickleInput input)
{
    /// <summary>Some 50 for each of 20 000 tensors.</summary>
    private const int MostOpcodes = 1 << 20;

    private const int DeepestNesting = 100;

    private static readonly object Mark = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];

    /// <summary>Runs to the stop opcode and gives the object.</summary>
    internal object? Run()
    {
        for (var count = 0; count < MostOpcodes; count++)
        {
            var code = (PickleOpcode)input.Byte();
            if (code == PickleOpcode.Stop)
                return Pop();
            Execute(code);
        }

        throw input.Fault($"at most {MostOpcodes} opcodes", "more");
    }

    private void Execute(PickleOpcode code)
    {
        switch (code)
        {
            case PickleOpcode.Protocol: CheckProtocol(input.Byte()); break;
            case PickleOpcode.Frame: input.Take(8); break;
            case PickleOpcode.Mark: _stack.Add(Mark); break;
            case PickleOpcode.None: _stack.Add(null); break;
            case PickleOpcode.NewTrue: _stack.Add(true); break;
            case PickleOpcode.NewFalse: _stack.Add(false); break;
            case PickleOpcode.BinInt: _stack.Add((long)input.Int32()); break;
            case PickleOpcode.BinInt1: _stack.Add((long)input.Byte()); break;
            case PickleOpcode.BinInt2: _stack.Add((long)input.UInt16()); break;
            case PickleOpcode.Long1: _stack.Add(input.Long(input.Byte())); break;
            case PickleOpcode.BinFloat: _stack.Add(input.Double()); break;
            case PickleOpcode.BinUnicode: _stack.Add(input.Text(input.Int32())); break;
            case PickleOpcode.ShortBinUnicode: _stack.Add(input.Text(input.Byte())); break;
            case PickleOpcode.EmptyDict: _stack.Add(new PickleDict()); break;
            case PickleOpcode.EmptyList: _stack.Add(new PickleList()); break;
            case PickleOpcode.EmptyTuple: _stack.Add(new PickleTuple([])); break;
            default: ExecuteOnStack(code); break;
        }
    }

    private void ExecuteOnStack(PickleOpcode code)
    {
        switch (code)
        {
            case PickleOpcode.Tuple: AddTuple(PopToMark()); break;
            case PickleOpcode.Tuple1: MakeTuple(1); break;
            case PickleOpcode.Tuple2: MakeTuple(2); break;
            case PickleOpcode.Tuple3: MakeTuple(3); break;
            case PickleOpcode.Append: Append([Pop()]); break;
            case PickleOpcode.Appends: Append(PopToMark()); break;
            case PickleOpcode.SetItem: SetItem(); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;
            case PickleOpcode.BinPut: _memo[input.Byte()] = Peek<object>("an object"); break;
            case PickleOpcode.LongBinPut: _memo[input.Int32()] = Peek<object>("an object"); break;
            case PickleOpcode.Memoize: _memo[_memo.Count] = Peek<object>("an object"); break;
            case PickleOpcode.BinGet: Recall(input.Byte()); break;
            case PickleOpcode.LongBinGet: Recall(input.Int32()); break;
            case PickleOpcode.Global: _stack.Add(TorchGlobals.Find(input, input.Line(), input.Line())); break;
            case PickleOpcode.StackGlobal: StackGlobal(); break;
            case PickleOpcode.BinPersistentId: _stack.Add(TorchGlobals.Storage(input, Pop())); break;
            case PickleOpcode.Reduce: Reduce(); break;
            case PickleOpcode.Build: Build(); break;
            default: throw input.Fault("an opcode that a state_dict needs", $"opcode 0x{(byte)code:x2}");
        }
    }

    private void CheckProtocol(int version)
    {
        if (version is < 2 or > 5)
            throw input.Fault("protocol 2 to 5", $"{version}");
    }

    private void MakeTuple(int length)
    {
        var items = new object?[length];
        for (var i = length - 1; i >= 0; i--)
            items[i] = Pop();
        AddTuple(items);
    }

    private void AddTuple(object?[] items)
    {
        var tuple = new PickleTuple(items);
        foreach (var item in items)
            Nest(tuple, item);
        _stack.Add(tuple);
    }

    private void Append(object?[] items)
    {
        var list = Peek<PickleList>("a list");
        foreach (var item in items)
        {
            Nest(list, item);
            list.Add(item);
        }
    }

    /// <summary>Keeps account of how deep objects lie inside each other.</summary>
    private void Nest(PickleNest outer, object? inner)
    {
        if (inner is not PickleNest nest || nest.Depth < outer.Depth)
            return;
        outer.Depth = nest.Depth + 1;
        if (outer.Depth > DeepestNesting)
            throw input.Fault($"at most {DeepestNesting} objects inside each other", "more");
    }

    private void SetItem()
    {
        var value = Pop();
        var key = Pop();
        Set(Peek<PickleDict>("a dictionary"), key, value);
    }

    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0)
            throw input.Fault("keys with values", $"{items.Length} items");
        var dict = Peek<PickleDict>("a dictionary");
        for (var i = 0; i < items.Length; i += 2)
            Set(dict, items[i], items[i + 1]);
    }

    private void Set(PickleDict dict, object? key, object? value)
    {
        Nest(dict, key);
        Nest(dict, value);
        dict.Add(key, value);
    }

    private void Recall(int index) =>
        _stack.Add(_memo.TryGetValue(index, out var value) ? value : throw input.Fault("a memo that was set", $"{index}"));

    private void StackGlobal()
    {
        var name = Pop() as string;
        var module = Pop() as string;
        if (name is null || module is null)
            throw input.Fault("two names", "other objects");
        _stack.Add(TorchGlobals.Find(input, module, name));
    }

    private void Reduce()
    {
        var arguments = Pop() as PickleTuple;
        var callee = Pop() as PickleGlobal;
        if (arguments is null || callee is null)
            throw input.Fault("a call of a known name", "other objects");
        _stack.Add(TorchGlobals.Call(input, callee, arguments.Items));
    }

    /// <summary>Attributes of an ordered dictionary (the versions of modules) are dropped.</summary>
    private void Build()
    {
        Pop();
        Peek<PickleDict>("an ordered dictionary");
    }

    private object?[] PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
            throw input.Fault("a mark", "none");
        var items = _stack[(mark + 1)..].ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private object? Pop()
    {
        if (_stack.Count == 0 || _stack[^1] == Mark)
            throw input.Fault("an object", "an empty stack");
        var top = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private T Peek<T>(string expected)
        where T : class =>
        _stack.Count > 0 && _stack[^1] != Mark && _stack[^1] is T top ? top : throw input.Fault(expected, "something else");
}
