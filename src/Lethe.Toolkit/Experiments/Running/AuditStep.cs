using System.Globalization;
using Lethe.Data;
using Lethe.Evaluation;
using Lethe.Experiments.Store;
using Lethe.Models;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>Audits one unlearned model against its original and its retrained model.</summary>
internal sealed class AuditStep : Step
{
    private const string Kind = "audit";

    private readonly AuditReferenceSteps _references;
    private readonly UnlearnStep _unlearned;
    private readonly ForgetSplit _split;
    private readonly string _metrics;
    private readonly ulong _seed;

    internal AuditStep(AuditReferenceSteps references, UnlearnStep unlearned, ForgetSplit split, string metrics, ulong seed)
        : base(
            KeyOf(references, unlearned, metrics, seed), $"audit {unlearned.Label}, seed {seed}",
            references.Original, references.Retrained, references.Second, unlearned) =>
        (_references, _unlearned, _split, _metrics, _seed, Shared) = (references, unlearned, split, metrics, seed, Group(references, metrics, seed));

    /// <summary>The models it compares with.</summary>
    internal AuditReferenceSteps References => _references;

    /// <summary>Whether models are made to learn D_f again, which takes training.</summary>
    internal bool Relearns => MetricRegistry.Default.Select(_metrics).Any(metric => metric.Info.Id == "relearn_steps");

    /// <summary>The auditor of its group.</summary>
    internal override string Shared { get; }

    internal override StepOutput Run(StepContext context)
    {
        long start = context.Time.GetTimestamp();
        Model unlearned = context.Model(_unlearned);
        AuditSubject subject = new(unlearned)
        {
            Cost = AuditCost.Unknown("measured apart from the results", context.Store.ReadMeasurement(_unlearned.Key).ParametersChanged),
            Guarantee = _unlearned.Definition.Info.Kind == MethodKind.Exact ? Claim.Exact : null,
        };
        AuditResult audit = context.Auditors.Run(Shared, () => new Auditor(Plan(context)), auditor => auditor.Run(subject, null, context.Progress, context.Cancellation));
        StepRecord record = new()
        {
            Label = Label,
            Audit = audit.Record,
            Alarms = audit.Alarms,
            Original = audit.Original,
            Unlearned = audit.Unlearned,
        };
        return new StepOutput(record, context.Measured(context.Time.GetElapsedTime(start).TotalSeconds));
    }

    private AuditPlan Plan(StepContext context) => new()
    {
        Data = _references.Original.Data,
        Split = _split,
        Original = context.Model(_references.Original),
        Retrained = context.Model(_references.Retrained),
        SecondRetrained = _references.Second is null ? null : context.Model(_references.Second),
        Metrics = MetricRegistry.Default.Select(_metrics),
        Seed = _seed,
        Workers = context.Workers,
    };

    private static string Group(AuditReferenceSteps references, string metrics, ulong seed) => string.Join(
        '\n',
        references.Original.Key.Hash,
        references.Retrained.Key.Hash,
        references.Second?.Key.Hash ?? "none",
        string.Join(',', MetricRegistry.Default.Select(metrics).Select(metric => metric.Info.Id)),
        seed.ToString(CultureInfo.InvariantCulture));

    private static StepKey KeyOf(AuditReferenceSteps references, UnlearnStep unlearned, string metrics, ulong seed) =>
        StepKey.Of(Kind, StepVersions.Audit, ("group", Group(references, metrics, seed)), ("unlearned", unlearned.Key.Hash));
}
