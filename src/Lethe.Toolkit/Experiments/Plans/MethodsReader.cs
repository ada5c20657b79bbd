using System.Collections.Immutable;
using Lethe.Unlearning;
using YamlDotNet.RepresentationModel;

namespace Lethe.Experiments.Plans;

/// <summary>Reads <c>methods</c>: ids, or an id with options, each of one value or a list; lists span a grid. <c>all</c> stands for every method.</summary>
internal sealed class MethodsReader(PlanFaults faults)
{
    /// <summary>The methods, each with its line.</summary>
    internal ImmutableArray<(PlannedMethod Method, int Line)> Read(YamlNode? node)
    {
        List<PlannedMethod> methods = [];
        List<int> lines = [];
        foreach (YamlNode item in PlanValues.Items(node))
        {
            foreach (PlannedMethod method in Entry(item))
            {
                if (method.IsReference && method.Settings.Length > 0)
                    faults.Add(item, $"method '{method.Label}' is the reference, which always runs");
                else if (methods.Find(known => known.Id == method.Id && known.OptionsText == method.OptionsText) is { } same)
                    faults.Add(item, same.Label == method.Label ? $"method '{method.Label}' is given twice" : $"method '{method.Label}' is the same as '{same.Label}'");
                methods.Add(method);
                lines.Add((int)PlanFaults.LineOf(item));
            }
        }

        return [.. methods.Zip(lines)];
    }

    /// <summary>A method of the registry; a fault if there is none.</summary>
    internal MethodDefinition? Find(YamlNode node)
    {
        MethodDefinition? definition = null;
        faults.Check(node, () => definition = MethodRegistry.Default.Find(PlanValues.Text(node)));
        return definition;
    }

    /// <summary>The grid of a method's options.</summary>
    internal IReadOnlyList<string[]> Choices(MethodDefinition definition, YamlNode? options)
    {
        List<string[]> choices = [];
        foreach ((YamlNode key, string[] values) in PlanValues.Settings(options, $"method '{definition.Info.Id}'", faults))
        {
            foreach (string fault in values.SelectMany(value => definition.Schema.Faults([value])).Distinct())
                faults.Add(key, $"method '{definition.Info.Id}': {fault}");
            choices.Add(values);
        }

        return choices;
    }

    private IEnumerable<PlannedMethod> Entry(YamlNode item)
    {
        if (item is YamlScalarNode { Value: "all" })
            return MethodRegistry.Default.Methods.Where(method => method.Info.Id != "retrain").Select(method => new PlannedMethod(method.Info.Id, []));
        if (item is YamlScalarNode)
            return Find(item) is { } method ? [new PlannedMethod(method.Info.Id, [])] : [];
        if (item is YamlMappingNode mapping)
            return mapping.Children.SelectMany(entry => Find(entry.Key) is { } method ? Grid(method, entry.Value) : []);
        faults.Add(item, "'methods': expected a method such as ssd, or one with options such as ssd: { alpha: [5, 10] }, got a list");
        return [];
    }

    private IEnumerable<PlannedMethod> Grid(MethodDefinition method, YamlNode options)
    {
        IEnumerable<ImmutableArray<string>> points = [[]];
        foreach (string[] values in Choices(method, options))
            points = points.SelectMany(point => values.Select(value => point.Add(value)));
        return points.Select(point => new PlannedMethod(method.Info.Id, Canonical(method, point, options)));
    }

    // As the method itself writes them: 5.0 and 5 are one value.
    private ImmutableArray<string> Canonical(MethodDefinition method, ImmutableArray<string> settings, YamlNode at)
    {
        if (!method.TryCreate(settings, out UnlearningMethod? made, out string? fault))
        {
            // What is wrong with one option by itself has been told at its own line.
            if (method.Schema.Faults(settings).Count == 0)
                faults.Add(at, fault.StartsWith("method '", StringComparison.Ordinal) ? fault : $"method '{method.Info.Id}': {fault}");
            return settings;
        }

        HashSet<string> set = new(settings.Select(setting => setting.Split('=', 2)[0].Trim()), StringComparer.OrdinalIgnoreCase);
        return [.. made.Options.Where(option => set.Contains(option.Key)).Select(option => $"{option.Key}={option.Value}")];
    }
}
