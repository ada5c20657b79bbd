using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Lethe.Experiments.Plans;

/// <summary>Reads <c>seeds</c>: for each level a number of seeds, or a list of them. One number or list alone is for training.</summary>
internal sealed class SeedsReader(PlanFaults faults)
{
    private const int Most = 1000;

    internal SeedLevels Read(YamlNode? node)
    {
        if (node is null)
            return SeedLevels.Single;
        if (node is not YamlMappingNode mapping)
            return SeedLevels.Single with { Training = Level(node, "seeds") };
        PlanMapping levels = new(mapping, " of 'seeds'", faults, "training", "unlearning", "evaluation");
        return new SeedLevels(Level(levels.Find("training"), "training"), Level(levels.Find("unlearning"), "unlearning"), Level(levels.Find("evaluation"), "evaluation"));
    }

    private ImmutableArray<ulong> Level(YamlNode? node, string key) => node switch
    {
        null => [0],
        YamlSequenceNode list => List(list, key),
        _ => [.. Enumerable.Range(0, PlanValues.Count(node, key, 1, Most, faults)).Select(seed => (ulong)seed)],
    };

    private ImmutableArray<ulong> List(YamlSequenceNode list, string key)
    {
        List<ulong> seeds = [];
        foreach (YamlScalarNode text in PlanValues.Texts(list, key, "0", faults))
        {
            if (!ulong.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
                faults.Add(text, $"'{key}': expected a seed, a whole number from 0, got '{text.Value}'");
            else if (seeds.Contains(seed))
                faults.Add(text, $"'{key}': seed {seed} is given twice");
            else
                seeds.Add(seed);
        }

        return seeds.Count > 0 ? [.. seeds] : [0];
    }
}
