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
        ImmutableArray<(PlannedMethod Method, int Line)> listed = methods.Read(plan.Need("methods"));
        (TunePlan? tune, ImmutableArray<PlannedMethod> tuned) = new TuneReader(faults).Read(plan.Find("tune"));
        (string Spec, int Line)[] data = ReadData(plan.Need("data"));
        return new StudyPlan
        {
            Name = ReadName(plan.Find("name")),
            Data = [.. data.Select(one => one.Spec)],
            DataLines = [.. data.Select(one => one.Line)],
            Models = new ModelsReader(faults).Read(plan.Need("models"), plan.Find("recipe")),
            Requests = ReadRequests(plan.Need("requests")),
            Methods = [.. listed.Select(one => one.Method), .. tuned],
            MethodLines = [.. listed.Select(one => one.Line)],
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

    // Folders of images start at the plan's own folder, like files of ids, or else where the command was given.
    private (string Spec, int Line)[] ReadData(YamlNode? node)
    {
        HashSet<string> seen = [];
        List<(string, int)> data = [];
        foreach (YamlScalarNode text in PlanValues.Texts(node, "data", "cifar10", faults))
        {
            string located = FolderPath.Beside(folder, text.Value!);
            DatasetSpec? spec = null;
            if (!faults.Check(text, () => spec = Known(located)))
                continue;
            if (!seen.Add($"{(spec!.Folder is null ? "" : Path.GetFullPath(spec.Folder))}\n{spec}"))
                faults.Add(text, $"'{spec}' is given twice");
            data.Add((spec.Folder is null ? spec.ToString() : located, (int)text.Start.Line));
        }

        return [.. data];
    }

    private static DatasetSpec Known(string text)
    {
        DatasetSpec spec = DatasetSpec.Parse(text);
        if (spec.Folder is null)
            DatasetRegistry.Find(spec.Id);
        return spec;
    }

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
}
