using Lethe.Data;
using Lethe.Evaluation;
using Lethe.Models;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments;

/// <summary>Audits models from files, and writes the report where one is asked for.</summary>
/// <remarks>Thread-safe; two runs at once need different report folders.</remarks>
public static class AuditFlow
{
    /// <summary>Runs the flow. Metrics and the request's grammar are checked first, then the files, then work begins.</summary>
    /// <param name="request">Data, request, models, metrics, report.</param>
    /// <param name="settings">Seed, data root, progress.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="UsageException">Unknown metrics, or a request that cannot be read or means nothing in this data.</exception>
    /// <exception cref="DataException">A file is missing or broken, a model does not fit the data or the request, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The audit was cancelled.</exception>
    public static AuditOutcome Run(AuditRequest request, FlowSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(settings);
        IReadOnlyList<Metric> metrics = MetricRegistry.Default.Select(request.Metrics);
        ForgetRequest forget = ForgetRequest.Parse(request.Forget);
        if (request.ReportFolder is string folder)
            ReportFiles.EnsureWritable(folder);
        (Dataset data, Model original) = settings.Load(request.Data, request.Original);
        Model unlearned = settings.LoadModel(request.Unlearned, data);
        AuditPlan plan = new()
        {
            Data = data,
            Split = RequestHistory.Split(original.Description, data, forget),
            Original = original,
            Retrained = request.Retrained is string retrained ? settings.LoadModel(retrained, data) : null,
            Metrics = metrics,
            Seed = settings.Seed,
        };
        if (!unlearned.Description.History.Any(served => served.IdsSha256 == plan.Split.IdsSha256))
            settings.Notice("audit", $"'{request.Unlearned}' does not say that it has served '{forget}'; it is audited all the same");
        Auditor auditor = new(plan);
        IReadOnlyList<int> images = auditor.ChooseImages(ReportImages.Count);
        AuditResult audit = auditor.Run(new AuditSubject(unlearned) { Guarantee = Guarantee(unlearned, plan.Split) }, images, settings.Progress, cancellation);
        return new AuditOutcome(audit, request.ReportFolder is null ? null : Write(request, settings, plan, audit, images, unlearned));
    }

    // What the model's history says of how it served this request.
    private static Claim? Guarantee(Model unlearned, ForgetSplit split) =>
        unlearned.Description.History.LastOrDefault(served => served.IdsSha256 == split.IdsSha256) is ServedRequest served
        && MethodRegistry.Default.Methods.FirstOrDefault(method => method.Info.Id == served.Method)?.Info.Kind == MethodKind.Exact ? Claim.Exact : null;

    private static string Write(AuditRequest request, FlowSettings settings, AuditPlan plan, AuditResult audit, IReadOnlyList<int> images, Model unlearned)
    {
        ServedRequest? served = unlearned.Description.History.LastOrDefault();
        ReportDocument document = ReportFacts.Document(plan, $"Audit of forgetting {ReportFacts.Words(plan)}", request.Command, settings.Seed) with
        {
            Original = audit.Original,
            Retrained = audit.Retrained,
            Methods = [ReportFacts.Method(MethodRegistry.Default, served, audit)],
            Images = ReportImages.Of(plan.Split.ForgetTest, images),
            ResidualFiles = ResidualFiles.Find(request.Original, request.Unlearned, plan.Data.Name, plan.Split.IdsSha256, unlearned.Description.Parents),
        };
        return ReportFiles.Write(request.ReportFolder!, document, request.IncludeImages);
    }
}
