using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Evaluation.Claims;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation;

/// <summary>Audits unlearned models of one request. The reference models are predicted and measured once, however many models are audited.</summary>
/// <remarks>Not safe to use from several threads at once.</remarks>
public sealed class Auditor
{
    private readonly AuditPlan _plan;
    private readonly AuditContext _context;
    private readonly Dictionary<(AuditedModel Model, Metric Metric), Estimate> _known = [];
    private readonly Dictionary<AuditedModel, bool> _diverged = [];

    /// <summary>Checks the reference models against the data.</summary>
    /// <param name="plan">Data, request, references and metrics.</param>
    /// <exception cref="DataException">A model's classes, image shape or validation cut are not the data's, or it has served another request.</exception>
    public Auditor(AuditPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.FreshNetworks, 3, nameof(plan));
        AuditChecks.References(plan);
        _plan = plan;
        AuditReferences references = new(
            Audited("original", plan.Original),
            plan.Retrained is null ? null : Audited("retrained", plan.Retrained),
            plan.SecondRetrained is null ? null : Audited("second retrained", plan.SecondRetrained),
            Fresh);
        _context = new AuditContext(plan.Data, plan.Split, references, Root) { Workers = plan.Workers };
    }

    /// <summary>Test images of D_f to show in a report, as indices in <see cref="ForgetSplit.ForgetTest"/>: spread over its classes, chosen by a hash.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<int> ChooseImages(int count) => Evidence.ChooseImages(_context, count);

    /// <summary>Audits one unlearned model.</summary>
    /// <param name="subject">The model and what its maker says of it.</param>
    /// <param name="images">Images to predict for the report, from <see cref="ChooseImages"/>; none if left out.</param>
    /// <param name="progress">Who is told of the progress.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="DataException">The model's classes, image shape or validation cut are not the data's, or it has served another request.</exception>
    /// <exception cref="OperationCanceledException">The audit was cancelled.</exception>
    public AuditResult Run(AuditSubject subject, IReadOnlyList<int>? images = null, IProgress<ProgressEvent>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        AuditChecks.Subject(_plan, subject.Unlearned);
        _context.Cancellation = cancellation;
        AuditedModel unlearned = Unlearned(subject.Unlearned);
        Measurements measured = Measure(unlearned, progress);
        AuditRecord record = new(
            _plan.Split.Request, Claim.NoEvidence, measured.Models, measured.Gap,
            subject.Cost ?? AuditCost.Unknown("a model file records no cost", ParameterChange.Between(_plan.Original, subject.Unlearned)?.Changed),
            Provenance(unlearned));
        IReadOnlyList<Alarm> alarms = Alarms.Of(_context, unlearned, record, Diverged(unlearned));
        record = record with { Claim = ClaimRule.Decide(record, measured.OriginalGap, [.. _plan.Metrics.Select(m => m.Info)], _plan.Split.Scope, alarms, subject.Guarantee) };
        AuditResult result = new(record, alarms,
            Evidence.Of(_context, _context.Original, record.Models.Original, images ?? []),
            Evidence.Of(_context, unlearned, record.Models.Unlearned, images ?? []),
            record.Models.Retrained is null ? null : Evidence.Of(_context, _context.Retrained!, record.Models.Retrained, images ?? []));
        Drop(unlearned);
        return result;
    }

    private IEnumerable<AuditedModel> References => new[] { _context.Original, _context.Retrained, _context.SecondRetrained }.OfType<AuditedModel>();

    private RandomStream Root => new RandomStream(_plan.Seed).Derive("audit");

    private AuditedModel Audited(string role, Model model) =>
        new(role, model, part => Predictor.Run(model, part, new PredictorOptions { Workers = _plan.Workers }, _context.Cancellation));

    // A model that is one of the references (the row of retrain itself) is predicted and measured already.
    private AuditedModel Unlearned(Model model)
    {
        AuditedModel unlearned = Audited("unlearned", model);
        return References.FirstOrDefault(reference => reference.Sha256 == unlearned.Sha256) ?? unlearned;
    }

    private IReadOnlyList<AuditedModel> Fresh() =>
    [
        .. Enumerable.Range(0, _plan.FreshNetworks).Select(i => Audited("fresh",
            ModelRegistry.Fresh(_plan.Original, Root.Derive("fresh").Derive(i)))),
    ];

    private Measurements Measure(AuditedModel unlearned, IProgress<ProgressEvent>? progress)
    {
        Measurements measured = new(_context.Retrained is not null);
        bool same = _context.Retrained?.Sha256 == unlearned.Sha256;
        for (int i = 0; i < _plan.Metrics.Count; i++)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            Metric metric = _plan.Metrics[i];
            progress?.Report(new ProgressEvent(ProgressKind.Step, "audit", (double)i / _plan.Metrics.Count) { Message = metric.Info.Id });
            measured.Add(metric.Info, Known(_context.Original, metric), Known(unlearned, metric), Reference(metric), same);
        }
        progress?.Report(new ProgressEvent(ProgressKind.Step, "audit", 1));
        return measured;
    }

    // What stands beside the unlearned model's value: the retrained model's own, or for a distance to it the floor.
    private Estimate? Reference(Metric metric)
    {
        if (_context.Retrained is null) return null;
        if (!metric.Info.HasFloor) return Known(_context.Retrained, metric);
        return _context.SecondRetrained is null ? Estimate.Missing("floor unknown: no second retrained model") : Known(_context.SecondRetrained, metric);
    }

    private Estimate Known(AuditedModel model, Metric metric)
    {
        if (!_known.TryGetValue((model, metric), out Estimate? estimate))
            _known.Add((model, metric), estimate = MeasureOne(model, metric));
        return estimate;
    }

    private Estimate MeasureOne(AuditedModel model, Metric metric)
    {
        if (!metric.Info.Scopes.Contains(_plan.Split.Scope)) return Estimate.Missing($"not defined for {ScopeName(_plan.Split.Scope)} requests");
        return Diverged(model) ? Estimate.Missing(OutputCheck.ReasonDiverged) : metric.Measure(_context, model);
    }

    private bool Diverged(AuditedModel model)
    {
        if (!_diverged.TryGetValue(model, out bool diverged))
            _diverged.Add(model, diverged = OutputCheck.HasDiverged(_context, model));
        return diverged;
    }

    private AuditProvenance Provenance(AuditedModel unlearned) => new(
        LetheVersion.Text,
        _context.Original.Sha256, unlearned.Sha256, _context.Retrained?.Sha256, _plan.Data.Sha256, _plan.Split.IdsSha256);

    private void Drop(AuditedModel unlearned)
    {
        if (References.Contains(unlearned)) return;
        _context.Forget(unlearned);
        _diverged.Remove(unlearned);
        foreach (Metric metric in _plan.Metrics)
            _known.Remove((unlearned, metric));
    }

    private static string ScopeName(ForgetScope scope) => scope switch
    {
        ForgetScope.Classes => "class",
        ForgetScope.FineClasses => "fine-class",
        _ => "sample",
    };
}
