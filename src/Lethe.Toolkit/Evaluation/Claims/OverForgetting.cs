using System.Globalization;
using Lethe.Data;
using Lethe.Results;

namespace Lethe.Evaluation.Claims;

/// <summary>Finds forgetting that goes beyond what retraining does, and so marks the forgotten data.</summary>
/// <remarks>
/// By accuracy: the interval of the gap on D_f lies wholly below −0.05. By membership inference, read two-sided since an AUC of 0.3 tells members from
/// others as well as 0.7: the interval of the gap of <c>mia_entropy_auc</c> lies wholly beyond 0.05 on either side, and the AUC is farther from ½ than the
/// retrained model's. Above it, images of D_f may simply be remembered still, which is too little forgetting: there the alarm is raised only where accuracy on
/// D_f of train is at most 0.05 above the retrained model's.
/// </remarks>
internal static class OverForgetting
{
    private const double Margin = 0.05;
    private const string Membership = "mia_entropy_auc", Known = "forget_train_accuracy";

    public static Alarm? Find(AuditContext context, AuditedModel unlearned, AuditRecord record)
    {
        if (record.Gap is not MetricSet gap || record.Models.Retrained is not ModelMetrics retrained) return null;
        string accuracy = context.Split.Scope == ForgetScope.Samples ? Known : "forget_test_accuracy";
        if (Beyond(gap, accuracy) is < 0 and double loss)
            return new Alarm(AlarmKind.OverForgetting, $"{accuracy} is {Points(-loss)} points below the retrained model's, which gives the forgotten data away");
        if (Beyond(gap, Membership) is not double shift || Leak(record.Models.Unlearned) <= Leak(retrained)) return null;
        if (shift < 0)
            return new Alarm(AlarmKind.OverForgetting, $"{Membership} is {Share(-shift)} below the retrained model's: training images of D_f stand out as less certain than unseen ones");
        double known = context.Predictions(unlearned, AuditPart.ForgetTrain).Accuracy(), aim = context.Predictions(context.Retrained!, AuditPart.ForgetTrain).Accuracy();
        return known <= aim + Margin
            ? new Alarm(AlarmKind.OverForgetting, $"{Membership} is {Share(shift)} above the retrained model's: training images of D_f stand out as more certain than unseen ones, though hardly any are told right beyond those of the retrained model")
            : null;
    }

    // The gap, if its whole interval lies beyond the margin on one side.
    private static double? Beyond(MetricSet gap, string metric) =>
        gap.TryGet(metric, out MetricValue? value) && (value.High < -Margin || value.Low > Margin) ? value.Value : null;

    // How well the attack does, in whichever direction.
    private static double? Leak(ModelMetrics model) => model.Metrics.TryGet(Membership, out MetricValue? value) && value.Value is double auc ? Math.Abs(auc - 0.5) : null;

    private static string Share(double share) => share.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Points(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
