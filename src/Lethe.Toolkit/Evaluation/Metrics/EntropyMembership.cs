using Lethe.Evaluation.Statistics;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>Membership inference by entropy: are training images of D_f told from unseen ones of the same classes by their certainty?</summary>
internal sealed class EntropyMembership : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "mia_entropy_auc", "MIA AUC (entropy)", "P(s(member) > s(other)) + 1/2 P(equal), s = sum p log p; members: D_f of train; others: unseen test images of the same classes, as many",
        MetricDirection.Retrained, MetricInfo.RetrainedValue,
        "Whether certainty gives away that an image was trained on. Two-sided: what counts is the distance to the retrained model's value, and an AUC of 0.3 leaks like 0.7. Members and others are preprocessed alike, without augmentation.",
        MetricUnit.Score, 0.05))
    {
        Minimum = 0,
        Maximum = 1,
        Citation = "Shokri et al. 2017, Membership Inference Attacks Against Machine Learning Models, IEEE S&P, arXiv:1610.05820",
    };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        MembershipGroups groups = context.Membership;
        if (groups.Count == 0) return Estimate.Missing(MembershipGroups.ReasonEmpty);
        Predictions seen = context.Predictions(model, AuditPart.ForgetTrain), unseen = context.Predictions(model, groups.OtherPart);
        double[] members = [.. groups.Members.Select(i => -seen.Entropy(i))], others = [.. groups.Others.Select(i => -unseen.Entropy(i))];
        return Estimate.Of(
            RocArea.Of(members, others),
            RocArea.Replicates(members, groups.MemberDraws, others, groups.OtherDraws),
            Estimate.Resolution(groups.Count));
    }
}
