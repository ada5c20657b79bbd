using System.Globalization;
using Lethe.Evaluation.Statistics;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation.Claims;

/// <summary>Finds what a reader must know before the numbers.</summary>
internal static class Alarms
{
    private const double RetainLoss = 0.1, ClassLoss = 0.5, OutputsMoved = 1e-5, WayToGo = 0.2, WayGone = 0.05;

    /// <summary>The alarms of an audit, the gravest first.</summary>
    public static IReadOnlyList<Alarm> Of(AuditContext context, AuditedModel unlearned, AuditRecord record, bool diverged)
    {
        if (diverged) return [new Alarm(AlarmKind.Divergence, "some outputs of the unlearned model are not finite")];
        Alarm? utility = Collapse(context, unlearned) ?? NeighbourLoss.Find(context, unlearned);
        return [.. new[] { NoOp(context, unlearned), utility, OverForgetting.Find(context, unlearned, record) }.OfType<Alarm>()];
    }

    private static Alarm? NoOp(AuditContext context, AuditedModel unlearned)
    {
        if (unlearned.Sha256 == context.Original.Sha256) return new Alarm(AlarmKind.NoOp, "no weight differs from the original model's");
        Predictions before = context.Predictions(context.Original, AuditPart.ForgetTrain), after = context.Predictions(unlearned, AuditPart.ForgetTrain);
        double moved = Enumerable.Range(0, before.Count).Average(i => Divergence.JensenShannon(before.LogitsOf(i), after.LogitsOf(i)));
        if (moved < OutputsMoved) return new Alarm(AlarmKind.NoOp, $"the outputs on D_f are the original model's (mean JS {moved.ToString("0.0e0", CultureInfo.InvariantCulture)} nats)");
        if (context.Retrained is null) return null;
        double from = before.Accuracy(), to = after.Accuracy(), aim = context.Predictions(context.Retrained, AuditPart.ForgetTrain).Accuracy();
        return from - aim > WayToGo && from - to < WayGone * (from - aim)
            ? new Alarm(AlarmKind.NoOp, $"accuracy on D_f of train went from {Percent(from)} to {Percent(to)}, the retrained model has {Percent(aim)}")
            : null;
    }

    private static Alarm? Collapse(AuditContext context, AuditedModel unlearned)
    {
        if (context.Part(AuditPart.RetainTest).Count == 0) return null;
        double before = Floor(context, model => context.Predictions(model, AuditPart.RetainTest).Accuracy());
        double after = context.Predictions(unlearned, AuditPart.RetainTest).Accuracy();
        if (before - after > RetainLoss) return new Alarm(AlarmKind.Collapse, $"accuracy on D_r of test fell from {Percent(before)} to {Percent(after)}");
        double[] now = ClassAccuracies.Of(context, unlearned, AuditPart.RetainTest).Values;
        double[] first = ClassAccuracies.Of(context, context.Original, AuditPart.RetainTest).Values;
        double[] gold = context.Retrained is null ? first : ClassAccuracies.Of(context, context.Retrained, AuditPart.RetainTest).Values;
        int worst = Enumerable.Range(0, now.Length).MaxBy(k => double.IsNaN(now[k]) ? double.NegativeInfinity : Math.Min(first[k], gold[k]) - now[k]);
        return Math.Min(first[worst], gold[worst]) - now[worst] > ClassLoss
            ? new Alarm(AlarmKind.Collapse, $"accuracy on the retained class '{context.Data.ClassNames[worst]}' fell from {Percent(first[worst])} to {Percent(now[worst])}")
            : null;
    }

    private static double Floor(AuditContext context, Func<AuditedModel, double> value) =>
        context.Retrained is null ? value(context.Original) : Math.Min(value(context.Original), value(context.Retrained));

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
