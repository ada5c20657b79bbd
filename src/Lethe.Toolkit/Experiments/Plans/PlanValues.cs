using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Lethe.Experiments.Plans;

/// <summary>Reads the values of a plan's keys.</summary>
internal static class PlanValues
{
    /// <summary>The text of a scalar; what else it is in words.</summary>
    internal static string Text(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        YamlMappingNode => "a mapping",
        _ => "a list",
    };

    internal static bool IsEmpty(YamlNode node) => node is YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: null or "" or "~" or "null" };

    /// <summary>One value or a list of them, each with its node.</summary>
    internal static IEnumerable<YamlNode> Items(YamlNode? node) => node switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        _ => [node],
    };

    /// <summary>One text or a list of texts; anything else is a fault.</summary>
    internal static IEnumerable<YamlScalarNode> Texts(YamlNode? node, string key, string example, PlanFaults faults)
    {
        if (node is YamlSequenceNode { Children.Count: 0 })
            faults.Add(node, $"'{key}' is empty, expected at least one value such as {example}");
        foreach (YamlNode item in Items(node))
        {
            if (item is YamlScalarNode { Value.Length: > 0 } scalar)
                yield return scalar;
            else
                faults.Add(item, $"'{key}': expected a text such as {example}, got {(item is YamlScalarNode ? "nothing" : Text(item))}{Hint(item)}");
        }
    }

    /// <summary>A whole number within a range; its lowest after a fault.</summary>
    internal static int Count(YamlNode node, string key, int low, int high, PlanFaults faults)
    {
        if (int.TryParse(Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= low && value <= high)
            return value;
        faults.Add(node, $"'{key}': expected a whole number from {low} to {high}, got '{Text(node)}'");
        return low;
    }

    /// <summary>The settings of a mapping, <c>key=value</c>, each with all the values it lists.</summary>
    internal static IEnumerable<(YamlNode Node, string[] Choices)> Settings(YamlNode? node, string where, PlanFaults faults)
    {
        if (node is null || IsEmpty(node))
            yield break;
        if (node is not YamlMappingNode mapping)
        {
            faults.Add(node, $"{where}: expected options such as {{ lr: 0.1 }}, got '{Text(node)}'");
            yield break;
        }

        foreach ((YamlNode key, YamlNode value) in mapping.Children)
            yield return (key, [.. Texts(value, Text(key), "0.1", faults).Select(choice => $"{Text(key)}={choice.Value}")]);
    }

    private static string Hint(YamlNode item) => item is YamlMappingNode { Children.Count: 1 } ? " (no space may follow the colon)" : "";
}
