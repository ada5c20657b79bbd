using Lethe.Data;
using Lethe.Evaluation;
using Lethe.Experiments.Running;
using Lethe.Models;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments;

/// <summary>Turns what flows through an experiment into the records that a report shows.</summary>
internal static class ReportFacts
{
    /// <summary>A document with all that does not depend on a method.</summary>
    /// <param name="plan">Data, request and models.</param>
    /// <param name="title">The report's title.</param>
    /// <param name="command">The command line that recreates it.</param>
    /// <param name="seed">The seed.</param>
    public static ReportDocument Document(AuditPlan plan, string title, string command, ulong seed) => new()
    {
        Title = title,
        Command = command,
        Version = LetheVersion.Text,
        Seed = seed,
        Forget = Forget(plan),
        Data = Data(plan.Data),
        Model = Model(plan.Original),
        Original = new ModelEvidence(),
        Methods = [],
        Metrics = [.. plan.Metrics.Select(metric => metric.Info.Description)],
    };

    /// <summary>What is to be forgotten, in words: <c>“Shirt” of fashion-mnist-mini</c>.</summary>
    public static string Words(AuditPlan plan)
    {
        ForgetSplit split = plan.Split;
        IEnumerable<string> names = split.Scope switch
        {
            ForgetScope.Classes => split.Classes.Select(label => $"“{plan.Data.ClassNames[label]}”"),
            ForgetScope.FineClasses => split.FineClasses.Select(label => $"“{plan.Data.FineNames[label]}”"),
            _ => [$"{split.Training.ForgetTrain.Count} training images"],
        };
        return $"{string.Join(", ", names)} of {plan.Data.Name}";
    }

    /// <summary>A method's row, of a model that says how it was made.</summary>
    /// <param name="registry">The methods that are known.</param>
    /// <param name="served">The model's last request; <see langword="null"/> for a model from elsewhere.</param>
    /// <param name="audit">Its audit.</param>
    public static MethodResult Method(MethodRegistry registry, ServedRequest? served, AuditResult audit)
    {
        MethodInfo? info = registry.Methods.FirstOrDefault(method => method.Info.Id == served?.Method)?.Info;
        return new MethodResult
        {
            Method = served?.Method ?? "unknown",
            Name = info?.Name ?? served?.Method ?? "Unknown method",
            Role = Role(info),
            Summary = info?.Summary ?? "",
            Citation = info?.Citation ?? "",
            Options = served is null ? [] : Settings(served.Options),
            Audit = audit.Record,
            Model = audit.Unlearned,
            Alarms = audit.Alarms,
        };
    }

    /// <summary>What a row of a method is for.</summary>
    public static MethodRole Role(MethodInfo? info) => info?.Kind switch
    {
        MethodKind.Control => MethodRole.Control,
        MethodKind.Exact when info.Id == "retrain" => MethodRole.Reference,
        _ => MethodRole.Method,
    };

    /// <summary>What a row of a study's cell is for: retraining in another way than the original is a method among others.</summary>
    internal static MethodRole Role(Cell cell) =>
        Role(cell.Unlearn.Definition.Info) is var role && role == MethodRole.Reference && !cell.IsReference ? MethodRole.Method : role;

    /// <summary>The epochs of a training as the report draws them.</summary>
    public static IReadOnlyList<TrainingPoint> Curve(IEnumerable<EpochReport> epochs) =>
        [.. epochs.Select(epoch => new TrainingPoint(epoch.Epoch, epoch.Loss, epoch.TrainAccuracy, epoch.ValidationAccuracy))];

    /// <summary>Settings from their canonical text <c>a=1,b=2</c>.</summary>
    public static IReadOnlyList<Setting> Settings(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => new Setting(pair[0], pair.Length > 1 ? pair[1] : ""))];

    private static ForgetFacts Forget(AuditPlan plan)
    {
        ForgetSplit split = plan.Split;
        return new ForgetFacts(
            split.Request,
            (RequestScope)(int)split.Scope,
            [.. Classes(split)],
            split.Training.ForgetTrain.Count,
            split.Training.RetainTrain.Count,
            split.ForgetTest.Count,
            split.IdsSha256,
            [.. plan.Original.Description.History.Select(served => served.Request)]);
    }

    // A fine class has no row of its own in a confusion matrix: its coarse class stands for it.
    private static IEnumerable<int> Classes(ForgetSplit split) => split.Scope == ForgetScope.FineClasses
        ? split.Training.ForgetTrain.Labels.ToArray().Distinct().Order()
        : split.Classes;

    private static DataFacts Data(Dataset data) => new(
        data.Name,
        data.Sha256,
        data.ClassNames,
        data.Shape.Channels,
        data.Shape.Height,
        data.Shape.Width,
        data.Train.Count,
        data.Validation.Count,
        data.Test.Count,
        data.ValidationCut.Id,
        data.Notices);

    private static ModelFacts Model(Model model) => new(
        model.Description.Spec,
        model.Parameters.ParameterElements,
        model.Description.Recipe is TrainingRecipe recipe ? Settings(recipe.ToString()) : []);
}
