using Lethe.Engine.Tensors;

namespace Lethe.Formats;

/// <summary>The names that the pickle of a state_dict may use, and what their calls mean.</summary>
internal static class TorchGlobals
{
    private static readonly Dictionary<string, ElementType> Storages = new(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = ElementType.Float32,
        ["torch.DoubleStorage"] = ElementType.Float64,
        ["torch.HalfStorage"] = ElementType.Float16,
        ["torch.BFloat16Storage"] = ElementType.BFloat16,
        ["torch.LongStorage"] = ElementType.Int64,
        ["torch.IntStorage"] = ElementType.Int32,
        ["torch.ShortStorage"] = ElementType.Int16,
        ["torch.CharStorage"] = ElementType.Int8,
        ["torch.ByteStorage"] = ElementType.UInt8,
        ["torch.BoolStorage"] = ElementType.Bool,
    };

    private static readonly HashSet<string> Calls = new(StringComparer.Ordinal)
    {
        "collections.OrderedDict",
        "torch._utils._rebuild_tensor",
        "torch._utils._rebuild_tensor_v2",
        "torch._utils._rebuild_parameter",
        "torch.Size",
        "torch.device",
    };

    /// <summary>Looks a name up; refuses it by name when it is not on the list.</summary>
    internal static PickleGlobal Find(PickleInput input, string module, string name)
    {
        var found = new PickleGlobal(module, name);
        if (Storages.ContainsKey(found.FullName) || Calls.Contains(found.FullName))
            return found;
        throw input.Fault("the tensors of a state_dict and nothing that runs (save model.state_dict())", $"the name {Printable.Quote(found.FullName)}");
    }

    /// <summary>Interprets a call.</summary>
    internal static object Call(PickleInput input, PickleGlobal callee, object?[] arguments) => callee.FullName switch
    {
        "collections.OrderedDict" when arguments.Length == 0 => new PickleDict(),
        "torch._utils._rebuild_tensor" when arguments.Length == 4 => Tensor(input, arguments),
        "torch._utils._rebuild_tensor_v2" when arguments.Length is 6 or 7 => Tensor(input, arguments),
        "torch._utils._rebuild_parameter" when arguments is [TorchTensor tensor, ..] => tensor,
        "torch.Size" or "torch.device" => new PickleTuple(arguments),
        _ => throw input.Fault("a call as PyTorch writes it", $"{callee.FullName} with {arguments.Length} arguments"),
    };

    /// <summary>Interprets a persistent id: ("storage", type, key, location, count) and, in old files, a view.</summary>
    internal static TorchStorage Storage(PickleInput input, object? id)
    {
        if (id is PickleTuple { Items: ["storage", PickleGlobal global, string key, string, long count, ..] items }
            && Storages.TryGetValue(global.FullName, out var type)
            && count >= 0
            && items is [_, _, _, _, _] or [_, _, _, _, _, null])
        {
            return new(key, type, count);
        }

        throw input.Fault("a storage", "another persistent id");
    }

    private static TorchTensor Tensor(PickleInput input, object?[] arguments)
    {
        if (arguments is not [TorchStorage storage, long offset, PickleTuple sizes, PickleTuple steps, ..])
            throw input.Fault("a storage, an offset, sizes and strides", "other arguments");
        long[] dimensions = Numbers(input, sizes), strides = Numbers(input, steps);
        if (!Dimensions.TryShape(dimensions, out var shape) || strides.Length != dimensions.Length)
            throw input.Fault($"at most {Shape.MaxRank} dimensions and 2147483647 elements", Printable.Dimensions(dimensions));
        if (shape.Count > storage.Count || !Fits(shape, strides, offset, storage.Count))
            throw input.Fault($"a tensor within its storage of {storage.Count} elements", $"{shape} from {offset} with strides {Printable.Dimensions(strides)}");
        return new(storage, offset, shape, strides);
    }

    private static bool Fits(Shape shape, long[] strides, long offset, long count)
    {
        if (offset < 0 || offset > count)
            return false;
        if (shape.Count == 0)
            return true;
        var last = (Int128)offset;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (strides[axis] < 0)
                return false;
            last += (Int128)(shape[axis] - 1) * strides[axis];
        }

        return last < count && last - offset < int.MaxValue;
    }

    private static long[] Numbers(PickleInput input, PickleTuple tuple) =>
        Array.ConvertAll(tuple.Items, item => item is long number ? number : throw input.Fault("whole numbers", "other objects"));
}
