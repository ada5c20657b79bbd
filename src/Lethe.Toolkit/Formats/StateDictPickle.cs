using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Lethe.Formats;

/// <summary>Writes the pickle (protocol 2) of a dictionary of float32 tensors, each with a storage of its own.</summary>
internal sealed class StateDictPickle
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    private StateDictPickle()
    {
    }

    /// <summary>The pickle of tensors whose storages are named by their position, in dictionaries under these keys inside each other.</summary>
    internal static byte[] Write(IReadOnlyList<TensorSource> tensors, IReadOnlyList<string> nests)
    {
        var pickle = new StateDictPickle();
        pickle.Byte(PickleOpcode.Protocol, 2);
        foreach (var nest in nests)
        {
            pickle.Code(PickleOpcode.EmptyDict);
            pickle.Text(nest);
        }

        pickle.Code(PickleOpcode.EmptyDict);
        pickle.Code(PickleOpcode.Mark);
        for (var i = 0; i < tensors.Count; i++)
        {
            pickle.Text(tensors[i].Name);
            pickle.Tensor(tensors[i], i);
        }

        pickle.Code(PickleOpcode.SetItems);
        foreach (var _ in nests)
            pickle.Code(PickleOpcode.SetItem);
        pickle.Code(PickleOpcode.Stop);
        return pickle._buffer.WrittenSpan.ToArray();
    }

    /// <summary>_rebuild_tensor_v2(storage, 0, sizes, strides, False, OrderedDict())</summary>
    private void Tensor(TensorSource tensor, int key)
    {
        Global("torch._utils", "_rebuild_tensor_v2");
        Code(PickleOpcode.Mark);
        Storage(key, tensor.Shape.Count);
        Number(0);
        var sizes = tensor.Shape.ToArray();
        Tuple(sizes);
        Tuple(Strides(sizes));
        Code(PickleOpcode.NewFalse);
        Global("collections", "OrderedDict");
        Code(PickleOpcode.EmptyTuple);
        Code(PickleOpcode.Reduce);
        Code(PickleOpcode.Tuple);
        Code(PickleOpcode.Reduce);
    }

    private void Storage(int key, int count)
    {
        Code(PickleOpcode.Mark);
        Text("storage");
        Global("torch", "FloatStorage");
        Text(key.ToString(CultureInfo.InvariantCulture));
        Text("cpu");
        Number(count);
        Code(PickleOpcode.Tuple);
        Code(PickleOpcode.BinPersistentId);
    }

    private static int[] Strides(int[] sizes)
    {
        var strides = new int[sizes.Length];
        for (int axis = sizes.Length - 1, stride = 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, sizes[axis]);
        }

        return strides;
    }

    private void Tuple(int[] numbers)
    {
        Code(PickleOpcode.Mark);
        foreach (var number in numbers)
            Number(number);
        Code(PickleOpcode.Tuple);
    }

    private void Number(int value)
    {
        Code(PickleOpcode.BinInt);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    private void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Code(PickleOpcode.BinUnicode);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), bytes.Length);
        _buffer.Advance(4);
        _buffer.Write(bytes);
    }

    private void Global(string module, string name)
    {
        Code(PickleOpcode.Global);
        _buffer.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    private void Byte(PickleOpcode code, byte value)
    {
        Code(code);
        _buffer.Write([value]);
    }

    private void Code(PickleOpcode code) => _buffer.Write([(byte)code]);
}
