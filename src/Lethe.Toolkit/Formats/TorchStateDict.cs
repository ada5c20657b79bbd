using System.Collections.Immutable;
using System.Globalization;

namespace Lethe.Formats;

/// <summary>The tensors of a checkpoint by name, wherever it keeps them, and the plain values beside them.</summary>
internal sealed record TorchStateDict(IReadOnlyList<(string Name, TorchTensor Tensor)> Tensors, SortedDictionary<string, string> Values, StateDictForm Form)
{
    private const int DeepestNesting = 4;
    private const int MostNests = 64;
    private const int MostPrefixes = 4;

    /// <summary>Keys under which training scripts keep the state_dict, in order of preference.</summary>
    private static readonly string[] Nests = ["state_dict", "model_state_dict", "model", "net", "weights"];

    /// <summary>Prefixes that wrappers (data parallel, compiled models) put before every name.</summary>
    private static readonly string[] Prefixes = ["module.", "_orig_mod."];

    /// <summary>Finds the state_dict in the object of a pickle.</summary>
    internal static TorchStateDict Find(string file, object? root)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var nests = ImmutableArray.CreateBuilder<string>();
        for (var depth = 0; depth < DeepestNesting && root is PickleDict dict; depth++)
        {
            var (key, inner) = Inner(dict).FirstOrDefault(nest => HoldsTensors(nest.Dict, []));
            var tensors = inner is null ? TensorsOf(file, dict) : [];
            if (tensors.Count > 0)
                return Stripped(tensors, values, new(file, nests.ToImmutable(), ""));
            AddValues(values, dict);
            nests.Add(key);
            root = inner;
        }

        throw FileFormatException.In(file, "checkpoint", $"a dictionary of tensors, bare or under {string.Join(", ", Nests)}", "none");
    }

    /// <summary>A training script may keep a tensor beside the state_dict, such as the best accuracy: what is under a known key goes first.</summary>
    private static bool HoldsTensors(PickleDict dict, HashSet<PickleDict> seen) =>
        seen.Add(dict) && seen.Count <= MostNests && (dict.Items.Any(item => item is { Key: string, Value: TorchTensor }) || Inner(dict).Any(nest => HoldsTensors(nest.Dict, seen)));

    private static IEnumerable<(string Key, PickleDict Dict)> Inner(PickleDict dict) =>
        Nests.Where(key => dict[key] is PickleDict).Select(key => (key, (PickleDict)dict[key]!));

    private static List<(string Name, TorchTensor Tensor)> TensorsOf(string file, PickleDict dict)
    {
        var tensors = new List<(string, TorchTensor)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in dict.Items)
        {
            if (key is not string name || value is not TorchTensor tensor)
                continue;
            if (!names.Add(name))
                throw FileFormatException.In(file, "state_dict", "unique names", $"{Printable.Quote(name)} twice");
            tensors.Add((name, tensor));
        }

        return tensors;
    }

    private static TorchStateDict Stripped(List<(string Name, TorchTensor Tensor)> tensors, SortedDictionary<string, string> values, StateDictForm form)
    {
        for (var i = 0; i < MostPrefixes && Prefixes.FirstOrDefault(prefix => tensors.All(t => t.Name.StartsWith(prefix, StringComparison.Ordinal))) is { } prefix; i++)
        {
            tensors = tensors.ConvertAll(t => (t.Name[prefix.Length..], t.Tensor));
            form = form.Under(prefix);
        }

        return new(tensors, values, form);
    }

    private static void AddValues(SortedDictionary<string, string> values, PickleDict dict)
    {
        foreach (var (key, value) in dict.Items)
        {
            if (key is string name && value is string or long or double or bool)
                values.TryAdd(name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }
    }
}
