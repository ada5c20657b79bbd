using Lethe.Evaluation;
using Lethe.Models;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments;

/// <summary>The measuring of a demo: every unlearned model against the same references.</summary>
internal sealed class DemoAudit
{
    private readonly DemoRun _run;
    private readonly UnlearningResult _retrained;
    private readonly AuditPlan _plan;
    private readonly Auditor _auditor;
    private readonly IReadOnlyList<int> _images;
    private AuditResult? _reference;

    /// <summary>Sets the references.</summary>
    /// <param name="run">Data, request and original.</param>
    /// <param name="retrained">The retrained model.</param>
    /// <param name="second">A second one of another seed, if there is time for it.</param>
    public DemoAudit(DemoRun run, UnlearningResult retrained, UnlearningResult? second)
    {
        (_run, _retrained) = (run, retrained);
        _plan = new AuditPlan
        {
            Data = run.Data,
            Split = retrained.Split,
            Original = run.Original,
            Retrained = retrained.Model,
            SecondRetrained = second?.Model,
            Metrics = MetricRegistry.Default.Select(run.Plan.Metrics),
            Seed = run.Settings.Seed,
        };
        _auditor = new Auditor(_plan);
        _images = _auditor.ChooseImages(ReportImages.Count);
    }

    /// <summary>Audits one unlearned model; the retrained model goes first.</summary>
    public MethodResult Of(UnlearningResult result)
    {
        AuditSubject subject = new(result.Model)
        {
            Cost = AuditCost.Of(result.Cost.Seconds, result.Cost.SamplesForward, result.Cost.SamplesBackward, result.Cost.ParametersChanged, _retrained.Cost.Seconds),
            Guarantee = result.Method.Info.Kind == MethodKind.Exact ? Claim.Exact : null,
        };
        AuditResult audit = _auditor.Run(subject, _images, _run.Settings.Progress, _run.Cancellation);
        _reference ??= audit;
        MethodResult row = ReportFacts.Method(MethodRegistry.Default, result.Model.Description.History[^1], audit);
        return row with { Model = row.Model with { Seconds = result.Cost.Seconds, Curve = ReportFacts.Curve(result.Epochs) }, Notes = result.Notes };
    }

    /// <summary>The report of the whole run.</summary>
    /// <param name="original">The training of the original model.</param>
    /// <param name="methods">The rows.</param>
    public ReportDocument Document(TrainingResult original, IReadOnlyList<MethodResult> methods)
    {
        return ReportFacts.Document(_plan, $"Forgetting {ReportFacts.Words(_plan)}", $"lethe demo --seed {_run.Settings.Seed}", _run.Settings.Seed) with
        {
            Original = _reference!.Original with { Seconds = original.Seconds, Curve = ReportFacts.Curve(original.Epochs) },
            Retrained = _reference.Retrained! with { Seconds = _retrained.Cost.Seconds, Curve = ReportFacts.Curve(_retrained.Epochs) },
            Methods = methods,
            Images = ReportImages.Of(_plan.Split.ForgetTest, _images),
            ResidualFiles = [new ResidualFile(DemoRun.OriginalFile, "the original model")],
        };
    }
}
