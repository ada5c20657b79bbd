using Lethe.Engine.Randomness;
using Lethe.Evaluation.Statistics;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>Membership inference by loss: the accuracy of a logistic regression that tells training images of D_f from unseen ones.</summary>
internal sealed class LossMembership : Metric
{
    private const int MaxFolds = 10;

    // Beyond it a loss says no more; −log p can be infinite where a class is masked.
    private const double LargestLoss = 50;

    public override MetricInfo Info { get; } = new(new MetricDescription(
        "mia_loss_accuracy", "MIA accuracy (loss)", "held-out accuracy of logistic regression on -log p(y|x) in 10 stratified folds; members: D_f of train; others: unseen test images of the same classes, as many",
        MetricDirection.Retrained, MetricInfo.RetrainedValue,
        "Whether the loss gives away that an image was trained on: 0.5 is a coin. Two-sided, against the retrained model's value. The interval resamples the images, with the folds' regressions held fixed.",
        MetricUnit.Fraction, 0.05))
    {
        Minimum = 0,
        Maximum = 1,
        Citation = "Yeom et al. 2018, Privacy Risk in Machine Learning, IEEE CSF, arXiv:1709.01604",
    };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        MembershipGroups groups = context.Membership;
        if (groups.Count < 2) return Estimate.Missing(groups.Count == 0 ? MembershipGroups.ReasonEmpty : "one image a group is too few to train an attack");
        bool[] right = HeldOut(context, groups, Losses(context, model, groups));
        int n = groups.Count;
        double[] members = groups.MemberDraws.Sums(1, _ => 0, i => right[i] ? 1 : 0)[0];
        double[] others = groups.OtherDraws.Sums(1, _ => 0, i => right[n + i] ? 1 : 0)[0];
        double[] replicates = new double[Resample.Draws];
        for (int b = 0; b < replicates.Length; b++)
            replicates[b] = 0.5 * (members[b] / groups.MemberDraws.Totals[b] + others[b] / groups.OtherDraws.Totals[b]);
        return Estimate.Of(right.Count(r => r) / (2.0 * n), replicates, Estimate.Resolution(2 * n));
    }

    private static double[] Losses(AuditContext context, AuditedModel model, MembershipGroups groups)
    {
        Predictions seen = context.Predictions(model, AuditPart.ForgetTrain), unseen = context.Predictions(model, groups.OtherPart);
        return [.. groups.Members.Select(i => Loss(seen, i)), .. groups.Others.Select(i => Loss(unseen, i))];
    }

    private static double Loss(Predictions predictions, int image) => Math.Min(predictions.CrossEntropy(image), LargestLoss);

    // Members first, then the others; each image is judged by a regression that has not seen it.
    private static bool[] HeldOut(AuditContext context, MembershipGroups groups, double[] losses)
    {
        int n = groups.Count, folds = Math.Min(MaxFolds, n);
        RandomStream random = context.Random.Derive("mia_loss_accuracy");
        int[] fold = [.. Folds.Deal(groups.MemberIds, folds, random.Derive("members")), .. Folds.Deal(groups.OtherIds, folds, random.Derive("others"))];
        bool[] right = new bool[2 * n];
        for (int f = 0; f < folds; f++)
        {
            int[] training = [.. Enumerable.Range(0, 2 * n).Where(i => fold[i] != f)];
            LogisticRegression attack = LogisticRegression.Fit([.. training.Select(i => losses[i])], [.. training.Select(i => i < n)]);
            for (int i = 0; i < 2 * n; i++)
                if (fold[i] == f) right[i] = attack.IsPositive(losses[i]) == i < n;
        }
        return right;
    }
}
