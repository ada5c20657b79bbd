using System.Collections.Immutable;
using Lethe.Models;
using YamlDotNet.RepresentationModel;

namespace Lethe.Experiments.Plans;

/// <summary>Reads <c>models</c>: texts, or mappings of <c>spec</c> and <c>recipe</c>; and the <c>recipe</c> of all.</summary>
internal sealed class ModelsReader(PlanFaults faults)
{
    internal ImmutableArray<PlannedModel> Read(YamlNode? models, YamlNode? recipe)
    {
        Dictionary<string, string> common = Recipe(recipe);
        List<PlannedModel> read = [];
        foreach (YamlNode item in PlanValues.Items(models))
        {
            if (Model(item, common) is not { } model)
                continue;
            if (read.Any(known => known.Spec == model.Spec && known.Recipe.SequenceEqual(model.Recipe)))
                faults.Add(item, $"model '{model.Spec}' is given twice");
            read.Add(model);
        }

        return [.. read];
    }

    private PlannedModel? Model(YamlNode item, Dictionary<string, string> common)
    {
        if (item is not YamlMappingNode mapping)
            return Spec(item) is string text ? new PlannedModel(text, Settings(common), (int)item.Start.Line) : null;
        PlanMapping model = new(mapping, " of a model", faults, "spec", "recipe");
        Dictionary<string, string> own = Recipe(model.Find("recipe"));
        foreach ((string key, string value) in common)
            own.TryAdd(key, value);
        return model.Need("spec") is { } node && Spec(node) is string spec ? new PlannedModel(spec, Settings(own), (int)node.Start.Line) : null;
    }

    private string? Spec(YamlNode node)
    {
        if (node is not YamlScalarNode { Value.Length: > 0 } scalar)
        {
            faults.Add(node, $"'models': expected a text such as cnn, got {PlanValues.Text(node)}");
            return null;
        }

        return faults.Check(node, () => ModelSpec.Parse(scalar.Value)) ? scalar.Value : null;
    }

    private Dictionary<string, string> Recipe(YamlNode? node)
    {
        Dictionary<string, string> settings = [];
        foreach ((YamlNode key, string[] choices) in PlanValues.Settings(node, "recipe", faults))
        {
            if (choices.Length > 1)
                faults.Add(key, $"recipe '{PlanValues.Text(key)}': expected one value, got {choices.Length}; list the model once for each");
            foreach (string fault in choices.SelectMany(choice => TrainingRecipe.Schema.Faults([choice])))
                faults.Add(key, $"recipe: {fault}");
            if (choices.Length > 0)
                settings[PlanValues.Text(key)] = choices[0].Split('=', 2)[1];
        }

        return settings;
    }

    private static ImmutableArray<string> Settings(Dictionary<string, string> settings) =>
        [.. settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}")];
}
