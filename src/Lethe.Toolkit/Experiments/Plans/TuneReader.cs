using System.Collections.Immutable;
using Lethe.Experiments.Search;
using YamlDotNet.RepresentationModel;

namespace Lethe.Experiments.Plans;

/// <summary>Reads <c>tune</c>: <c>methods</c> as in the plan, whose lists are values to try; <c>search</c> and <c>budget</c>.</summary>
internal sealed class TuneReader(PlanFaults faults)
{
    private const int UsualBudget = 12;
    private const int LargestBudget = 10_000;

    private readonly MethodsReader _methods = new(faults);

    internal (TunePlan? Plan, ImmutableArray<PlannedMethod> Methods) Read(YamlNode? node)
    {
        if (node is null)
            return (null, []);
        if (node is not YamlMappingNode mapping)
        {
            faults.Add(node, $"'tune': expected keys methods, search, budget, got '{PlanValues.Text(node)}'");
            return (null, []);
        }

        PlanMapping tune = new(mapping, " of 'tune'", faults, "methods", "search", "budget");
        Dictionary<string, OptionSpace> spaces = [];
        foreach ((YamlNode id, YamlNode? options) in PlanValues.Items(tune.Need("methods")).SelectMany(Entries))
            Add(spaces, id, options);
        int budget = tune.Find("budget") is { } count ? PlanValues.Count(count, "budget", 1, LargestBudget, faults) : UsualBudget;
        TunePlan plan = new(Search(tune.Find("search")), budget, spaces.ToImmutableSortedDictionary(StringComparer.Ordinal), (int)node.Start.Line);
        return (plan, [.. spaces.Keys.Select(id => new PlannedMethod(id, [], Tuned: true))]);
    }

    private static IEnumerable<(YamlNode Id, YamlNode? Options)> Entries(YamlNode item) =>
        item is YamlMappingNode mapping ? mapping.Children.Select(entry => (entry.Key, (YamlNode?)entry.Value)) : [(item, null)];

    private void Add(Dictionary<string, OptionSpace> spaces, YamlNode id, YamlNode? options)
    {
        if (_methods.Find(id) is not { } method)
            return;
        if (method.Info.Id == "retrain")
        {
            faults.Add(id, "'retrain' is what all methods are compared with and has nothing to search");
            return;
        }

        IReadOnlyList<string[]> choices = _methods.Choices(method, options);
        OptionSpace space = choices.Count > 0 ? new OptionSpace([.. choices.Select(values => values.ToImmutableArray())]) : OptionSpace.Around(method.Schema);
        if (!spaces.TryAdd(method.Info.Id, space))
            faults.Add(id, $"method '{method.Info.Id}' is given twice");
        if (space.Size < 2)
            faults.Add(id, $"method '{method.Info.Id}' has nothing to search, expected options with several values");
    }

    private SearchKind Search(YamlNode? node)
    {
        Dictionary<string, SearchKind> known = new() { ["grid"] = SearchKind.Grid, ["random"] = SearchKind.Random, ["halving"] = SearchKind.Halving };
        string text = node is null ? "random" : PlanValues.Text(node);
        if (known.TryGetValue(text, out SearchKind kind))
            return kind;
        faults.Add(node!, $"'search': expected {string.Join(", ", known.Keys)}, got '{text}', {NearestNames.Suggest(text, known.Keys)}");
        return SearchKind.Random;
    }
}
