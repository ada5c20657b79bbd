using Lethe.Evaluation.Statistics;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>The mean divergence of a model's output distribution from the retrained model's.</summary>
internal sealed class DivergenceToRetrained : Metric
{
    private readonly bool _forget;
    private readonly bool _symmetric;

    private DivergenceToRetrained(bool forget, bool symmetric)
    {
        (_forget, _symmetric) = (forget, symmetric);
        string set = forget ? "D_f" : "D_r", where = forget ? "D_f of test (of train for sample requests)" : "D_r of test", end = forget ? "forget" : "retain";
        Info = new MetricInfo(symmetric
            ? new MetricDescription($"js_{end}", $"JS on {set}", $"mean over {where} of 1/2 KL(p_retrained || m) + 1/2 KL(p || m), m = (p_retrained + p) / 2, in nats",
                MetricDirection.Lower, MetricInfo.RetrainedFloor,
                $"The symmetric divergence of the outputs on {set} from the retrained model's, from 0 to ln 2; an outlier weighs less than in KL.", MetricUnit.Nats, 0.02)
            : new MetricDescription($"kl_{end}", $"KL on {set}", $"mean over {where} of KL(p_retrained || p), in nats",
                MetricDirection.Lower, MetricInfo.RetrainedFloor,
                $"How far the model's probabilities on {set} are from those of the retrained model. Two retrained models of different seeds differ too: that is the floor.", MetricUnit.Nats, 0.05))
        {
            Needs = MetricNeeds.RetrainedModel,
            HasFloor = true,
            Minimum = 0,
            Maximum = symmetric ? Math.Log(2) : double.PositiveInfinity,
        };
    }

    public static DivergenceToRetrained KlForget { get; } = new(forget: true, symmetric: false);

    public static DivergenceToRetrained KlRetain { get; } = new(forget: false, symmetric: false);

    public static DivergenceToRetrained JsForget { get; } = new(forget: true, symmetric: true);

    public static DivergenceToRetrained JsRetain { get; } = new(forget: false, symmetric: true);

    public override MetricInfo Info { get; }

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        if (context.Retrained is null) return Estimate.Missing("no retrained model was given");
        AuditPart part = _forget ? context.ForgetPart : AuditPart.RetainTest;
        Predictions reference = context.Predictions(context.Retrained, part), measured = context.Predictions(model, part);
        return context.Mean(part, i => _symmetric
            ? Divergence.JensenShannon(reference.LogitsOf(i), measured.LogitsOf(i))
            : Divergence.KullbackLeibler(reference.LogitsOf(i), measured.LogitsOf(i)));
    }
}
