using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Evaluation;
using YamlDotNet.RepresentationModel;

namespace Lethe.Experiments.Plans;

/// <summary>Reads a plan's mapping; whatever is wrong goes to the faults, and reading goes on.</summary>
internal sealed class PlanReader(PlanFaults faults, string? folder)
{
    private static readonly string[] Keys = ["name", "data", "models", "recipe", "requests", "methods", "seeds", "metrics", "tune"];

    internal StudyPlan Read(YamlMappingNode root)
    {
        PlanMapping plan = new(root, "", faults, Keys);
        MethodsReader methods = new(faults);
        ImmutableArray<PlannedMethod> listed = methods.Read(plan.Need("methods"));
        (TunePlan? tune, ImmutableArray<PlannedMethod> tuned) = new TuneReader(faults).Read(plan.Find("tune"));
        return new StudyPlan
        {
            Name = ReadName(plan.Find("name")),
            Data = ReadData(plan.Need("data")),
            Models = new ModelsReader(faults).Read(plan.Need("models"), plan.Find("recipe")),
            Requests = ReadRequests(plan.Need("requests")),
            Methods = [.. listed, .. tuned],
            Seeds = new SeedsReader(faults).Read(plan.Find("seeds")),
            Metrics = ReadMetrics(plan.Find("metrics")),
            Tune = tune,
        };
    }

    private string ReadName(YamlNode? node)
    {
        if (node is null) return "study";
        string text = PlanValues.Text(node);
        // The name becomes a folder's.
        if (node is YamlScalarNode && text.AsSpan().IndexOfAny("/\\:") < 0)
            return text;
        faults.Add(node, $"'name': expected one text such as quick, without / \\ and :, got {text}");
        return "study";
    }

    private ImmutableArray<string> ReadData(YamlNode? node) =>
        Distinct(PlanValues.Texts(node, "data", "cifar10", faults).Where(text => faults.Check(text, () => DatasetRegistry.Find(DatasetSpec.Parse(text.Value!).Id))), text => DatasetSpec.Parse(text.Value!).ToString());

    private ImmutableArray<PlannedRequest> ReadRequests(YamlNode? node)
    {
        List<PlannedRequest> requests = [];
        foreach (YamlScalarNode text in PlanValues.Texts(node, "requests", "class:6", faults))
        {
            ForgetRequest? request = null;
            if (!faults.Check(text, () => request = ForgetRequest.Parse(text.Value!, folder)))
                continue;
            if (requests.Any(known => known.Request == request))
                faults.Add(text, $"request '{request}' is given twice");
            requests.Add(new PlannedRequest(request!, (int)text.Start.Line));
        }

        return [.. requests];
    }

    private string ReadMetrics(YamlNode? node)
    {
        YamlScalarNode[] texts = [.. PlanValues.Texts(node, "metrics", "default", faults)];
        bool known = texts.All(text => faults.Check(text, () => MetricRegistry.Default.Select(text.Value!)));
        return known && texts.Length > 0 ? string.Join(',', texts.Select(text => text.Value)) : "default";
    }

    private ImmutableArray<string> Distinct(IEnumerable<YamlScalarNode> texts, Func<YamlScalarNode, string> read)
    {
        List<string> values = [];
        foreach (YamlScalarNode text in texts)
        {
            string value = read(text);
            if (values.Contains(value))
                faults.Add(text, $"'{value}' is given twice");
            values.Add(value);
        }

        return [.. values];
    }
}
