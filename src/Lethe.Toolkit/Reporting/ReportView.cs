using System.Globalization;
using Lethe.Results;

namespace Lethe.Reporting;

/// <summary>A document as the sections look at it: rows in order, columns chosen, methods ranked.</summary>
internal sealed class ReportView
{
    private static readonly string[] ForClasses =
        ["forget_test_accuracy", "retain_test_accuracy", "mia_entropy_auc", "kl_forget", "kl_retain", "worst_class_drop", "linear_probe_forget", "relearn_steps"];

    private static readonly string[] ForSamples =
        ["forget_train_accuracy", "retain_test_accuracy", "mia_entropy_auc", "mia_loss_accuracy", "kl_forget", "kl_retain", "worst_class_drop"];

    private static readonly AlarmKind[] Disqualifying = [AlarmKind.Collapse, AlarmKind.NoOp, AlarmKind.Filtering, AlarmKind.Divergence];

    private const int LongestLabel = 18;

    private readonly Dictionary<string, MetricDescription> _metrics;

    public ReportView(ReportDocument document, ReportOptions options)
    {
        (Document, Options) = (document, options);
        _metrics = document.Metrics.DistinctBy(metric => metric.Id).ToDictionary(metric => metric.Id, StringComparer.Ordinal);
        Methods = [.. document.Methods.Where(method => method.Role != MethodRole.Reference)
            .OrderBy(method => method.Role == MethodRole.Control ? 0 : 1).ThenBy(Rank)];
        string[] wanted = document.Forget.Scope == RequestScope.Samples ? ForSamples : ForClasses;
        Columns = [.. wanted.Where(IsMeasured).Select(Metric)];
    }

    public ReportDocument Document { get; }

    public ReportOptions Options { get; }

    /// <summary>The methods without the reference: the control first, then from the closest to the farthest.</summary>
    public IReadOnlyList<MethodResult> Methods { get; }

    /// <summary>The metrics of the comparison table.</summary>
    public IReadOnlyList<MetricDescription> Columns { get; }

    public bool HasReference => Document.Retrained is not null;

    public MethodResult? Reference => Document.Methods.FirstOrDefault(method => method.Role == MethodRole.Reference);

    public MethodResult? Control => Document.Methods.FirstOrDefault(method => method.Role == MethodRole.Control);

    /// <summary>The method under test closest to retraining that raised no alarm which makes its closeness worthless.</summary>
    public MethodResult? Closest => Methods.FirstOrDefault(method => method.Role == MethodRole.Method && !IsDisqualified(method) && AverageGap.Of(method.Audit) is not null);

    /// <summary>The models that carry evidence, in the order of the page: original, retrained, then the methods.</summary>
    public IEnumerable<(string Name, ModelEvidence Evidence)> Models =>
        [("Original", Document.Original), .. Document.Retrained is { } retrained ? [("Retrained", retrained)] : Array.Empty<(string, ModelEvidence)>(),
            .. Methods.Select(method => (method.Name, method.Model))];

    public MetricDescription Metric(string id) => _metrics.TryGetValue(id, out MetricDescription? metric)
        ? metric
        : new MetricDescription(id, id.Replace('_', ' '), "", MetricDirection.Retrained, "", "", id.EndsWith("accuracy", StringComparison.Ordinal) ? MetricUnit.Fraction : MetricUnit.Score);

    public string ClassName(int index) => index >= 0 && index < Document.Data.ClassNames.Count ? Document.Data.ClassNames[index] : $"class {index}";

    /// <summary>What was asked, in words: <c>class 6 (Shirt)</c>.</summary>
    public string RequestInWords => Document.Forget.Scope switch
    {
        RequestScope.Classes => (Document.Forget.Classes.Count > 1 ? "the classes " : "the class ") + string.Join(", ", Document.Forget.Classes.Select(index => $"“{ClassName(index)}”")),
        RequestScope.FineClasses => $"the subclass “{Document.Forget.Request[(Document.Forget.Request.IndexOf(':', StringComparison.Ordinal) + 1)..]}”",
        _ => $"{Numbers.Count(Document.Forget.TrainSamples)} single images",
    };

    /// <summary>The method's name where it is short enough for a chart, otherwise its id, or where that names several rows, the name without the names of options.</summary>
    public string Label(MethodResult method) =>
        method.Name.Length <= LongestLabel || method.Method.Length >= method.Name.Length ? method.Name
        : Methods.Count(other => other.Method == method.Method) == 1 ? method.Method
        : string.Join(' ', method.Name.Split(' ').Select(word => word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]));

    /// <summary>The id of a method's part of the page, numbered from the second row of a method on.</summary>
    public string Anchor(MethodResult method)
    {
        int before = Methods.TakeWhile(other => !ReferenceEquals(other, method)).Count(other => other.Method == method.Method);
        return before == 0 ? $"method-{method.Method}" : string.Create(CultureInfo.InvariantCulture, $"method-{method.Method}-{before + 1}");
    }

    public static bool IsDisqualified(MethodResult method) => method.Alarms.Any(alarm => Disqualifying.Contains(alarm.Kind));

    private static double Rank(MethodResult method) => AverageGap.Of(method.Audit) is { } gap ? gap.Value : double.MaxValue;

    private bool IsMeasured(string id) => Document.Methods.Any(method => method.Audit.Models.Unlearned.Metrics.Number(id).HasValue);
}
