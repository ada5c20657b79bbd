using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>The share of images that the model and the retrained one give the same class.</summary>
internal sealed class AgreementWithRetrained : Metric
{
    private readonly bool _forget;

    private AgreementWithRetrained(bool forget)
    {
        _forget = forget;
        string set = forget ? "D_f" : "D_r", where = forget ? "D_f of test (of train for sample requests)" : "D_r of test";
        Info = new MetricInfo(new MetricDescription(
            forget ? "agreement_forget" : "agreement_retain", $"Agreement on {set}", $"share of {where} with argmax p = argmax p_retrained",
            MetricDirection.Higher, MetricInfo.RetrainedFloor,
            $"How often the model decides as the retrained one does on {set}, right or wrong.", MetricUnit.Fraction, 0.02))
        {
            Needs = MetricNeeds.RetrainedModel,
            HasFloor = true,
            Minimum = 0,
            Maximum = 1,
        };
    }

    public static AgreementWithRetrained Forget { get; } = new(forget: true);

    public static AgreementWithRetrained Retain { get; } = new(forget: false);

    public override MetricInfo Info { get; }

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        if (context.Retrained is null) return Estimate.Missing("no retrained model was given");
        AuditPart part = _forget ? context.ForgetPart : AuditPart.RetainTest;
        Predictions reference = context.Predictions(context.Retrained, part), measured = context.Predictions(model, part);
        return context.Share(part, i => reference.Predicted(i) == measured.Predicted(i));
    }
}
