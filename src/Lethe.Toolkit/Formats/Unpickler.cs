namespace Lethe.Formats;

/// <summary>Reads a pickle that holds a state_dict, without running anything.</summary>
/// <remarks>
/// Numbers, text, lists, tuples and dictionaries become data. Names are looked up in the short list of <see cref="TorchGlobals"/>,
/// calls are interpreted by it; every other opcode or name is refused. There is no recursion, so nesting costs no stack. As an opcode
/// of one byte makes an object of some 70, memory and opcodes are counted, and nesting is shallow as in what training scripts save.
/// </remarks>
internal sealed class Unpickler(PickleInput input)
{
    /// <summary>Some 50 for each of 20 000 tensors.</summary>
    private const int MostOpcodes = 1 << 20;

    private const int DeepestNesting = 100;

    private static readonly object Mark = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];
    private int _deepest;

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
            case PickleOpcode.Mark: Push(Mark); break;
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true); break;
            case PickleOpcode.NewFalse: Push(false); break;
            case PickleOpcode.BinInt: Push((long)input.Int32()); break;
            case PickleOpcode.BinInt1: Push((long)input.Byte()); break;
            case PickleOpcode.BinInt2: Push((long)input.UInt16()); break;
            case PickleOpcode.Long1: Push(input.Long(input.Byte())); break;
            case PickleOpcode.BinFloat: Push(input.Double()); break;
            case PickleOpcode.BinUnicode: Push(input.Text(input.Int32())); break;
            case PickleOpcode.ShortBinUnicode: Push(input.Text(input.Byte())); break;
            case PickleOpcode.EmptyDict: Push(new PickleDict()); break;
            case PickleOpcode.EmptyList: Push(new PickleList()); break;
            case PickleOpcode.EmptyTuple: Push(new PickleTuple([])); break;
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
            case PickleOpcode.Append: Append(Pop()); break;
            case PickleOpcode.Appends: AppendAll(PopToMark()); break;
            case PickleOpcode.SetItem: SetItem(); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;
            case PickleOpcode.BinPut: Remember(input.Byte()); break;
            case PickleOpcode.LongBinPut: Remember(input.Int32()); break;
            case PickleOpcode.Memoize: Remember(_memo.Count); break;
            case PickleOpcode.BinGet: Recall(input.Byte()); break;
            case PickleOpcode.LongBinGet: Recall(input.Int32()); break;
            case PickleOpcode.Global: Push(TorchGlobals.Find(input, input.Line(), input.Line())); break;
            case PickleOpcode.StackGlobal: StackGlobal(); break;
            case PickleOpcode.BinPersistentId: Push(TorchGlobals.Storage(input, Pop())); break;
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
        input.Spend(PickleMemory.Small + (sizeof(long) * length));
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
        Push(tuple);
    }

    private void AppendAll(object?[] items)
    {
        foreach (var item in items)
            Append(item);
    }

    private void Append(object? item)
    {
        var list = Peek<PickleList>("a list");
        Nest(list, item);
        input.Spend(PickleMemory.Slot + (list.Items.Count == 0 ? PickleMemory.First : 0));
        list.Add(item);
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
        input.Spend(PickleMemory.Entry + (dict.Items.Count == 0 ? PickleMemory.First : 0));
        dict.Add(key, value);
    }

    private void Recall(int index) =>
        PushAgain(_memo.TryGetValue(index, out var value) ? value : throw input.Fault("a memo that was set", $"{index}"));

    private void StackGlobal()
    {
        var name = Pop() as string;
        var module = Pop() as string;
        if (name is null || module is null)
            throw input.Fault("two names", "other objects");
        Push(TorchGlobals.Find(input, module, name));
    }

    private void Reduce()
    {
        var arguments = Pop() as PickleTuple;
        var callee = Pop() as PickleGlobal;
        if (arguments is null || callee is null)
            throw input.Fault("a call of a known name", "other objects");
        Push(TorchGlobals.Call(input, callee, arguments.Items));
    }

    /// <summary>Attributes of an ordered dictionary (the versions of modules) are dropped.</summary>
    private void Build()
    {
        Pop();
        Peek<PickleDict>("an ordered dictionary");
    }

    private void Remember(int index)
    {
        input.Spend(PickleMemory.Entry);
        _memo[index] = Peek<object>("an object");
    }

    /// <summary>Puts a new object on the stack.</summary>
    private void Push(object? item)
    {
        if (item is not (null or bool or string) && item != Mark)
            input.Spend(item is TorchTensor or TorchStorage or PickleGlobal ? PickleMemory.Tensor : PickleMemory.Small);
        PushAgain(item);
    }

    private void PushAgain(object? item)
    {
        if (_stack.Count == _deepest)
        {
            _deepest++;
            input.Spend(PickleMemory.Slot);
        }

        _stack.Add(item);
    }

    private object?[] PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
            throw input.Fault("a mark", "none");
        var items = new object?[_stack.Count - mark - 1];
        input.Spend(PickleMemory.Small + (sizeof(long) * (long)items.Length));
        _stack.CopyTo(mark + 1, items, 0, items.Length);
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
