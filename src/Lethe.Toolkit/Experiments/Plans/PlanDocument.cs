using Lethe.Formats;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Lethe.Experiments.Plans;

/// <summary>From text to the one YAML mapping that a plan is.</summary>
internal static class PlanDocument
{
    internal static YamlMappingNode? Root(string text, PlanFaults faults)
    {
        try
        {
            YamlStream yaml = [];
            using StringReader reader = new(text);
            yaml.Load(reader);
            if (yaml.Documents is [var only] && only.RootNode is YamlMappingNode root)
                return root;
            faults.Add(1, yaml.Documents.Count > 1 ? "expected one YAML document, got several" : "expected keys such as data, models, requests, methods");
        }
        catch (YamlException e)
        {
            faults.Add(e.Start.Line, e.Message.StartsWith("Duplicate key", StringComparison.Ordinal) ? $"a key is given twice: {Printable.Line(e.Message)}" : $"not YAML: {Printable.Line(e.Message)}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or NullReferenceException)
        {
            // The scanner fails like this where the text ends within a bracket.
            faults.Add(text.Count(c => c == '\n') + 1, "not YAML: the text ends within a value");
        }

        return null;
    }
}
