using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Evaluation.Statistics;

namespace Lethe.Evaluation;

/// <summary>
/// Who is asked in membership inference: members are images of D_f's train part, the others unseen test images of the same classes, as many
/// of each class. No image is augmented.
/// </summary>
internal sealed class MembershipGroups
{
    /// <summary>Why a value is missing where there is nobody to ask.</summary>
    public const string ReasonEmpty = "no unseen image of the classes of D_f";

    private MembershipGroups(AuditContext context, AuditPart others, int[] memberIndices, int[] otherIndices)
    {
        (OtherPart, Members, Others) = (others, memberIndices, otherIndices);
        DatasetPart train = context.Part(AuditPart.ForgetTrain), unseen = context.Part(others);
        MemberIds = [.. memberIndices.Select(train.Id)];
        OtherIds = [.. otherIndices.Select(unseen.Id)];
        MemberDraws = Resample.Of(MemberIds, context.ResampleStream(train: true));
        OtherDraws = Resample.Of(OtherIds, context.ResampleStream(train: false));
    }

    /// <summary>The part that <see cref="Others"/> are of.</summary>
    public AuditPart OtherPart { get; }

    /// <summary>Indices in <see cref="AuditPart.ForgetTrain"/>.</summary>
    public int[] Members { get; }

    /// <summary>Indices in <see cref="OtherPart"/>.</summary>
    public int[] Others { get; }

    public int[] MemberIds { get; }

    public int[] OtherIds { get; }

    public Resample MemberDraws { get; }

    public Resample OtherDraws { get; }

    /// <summary>The number of images in each group.</summary>
    public int Count => Members.Length;

    /// <summary>Chooses the images by a hash of their ids: the same ones for every model.</summary>
    public static MembershipGroups Choose(AuditContext context)
    {
        AuditPart others = context.Split.Scope == ForgetScope.Samples ? AuditPart.RetainTest : AuditPart.ForgetTest;
        RandomStream random = context.Random.Derive("membership");
        ILookup<int, int> train = ByLabel(context.Part(AuditPart.ForgetTrain), random.Derive("train"));
        ILookup<int, int> unseen = ByLabel(context.Part(others), random.Derive("test"));
        List<int> members = [], nonMembers = [];
        foreach (IGrouping<int, int> group in train.OrderBy(g => g.Key))
        {
            int count = Math.Min(group.Count(), unseen[group.Key].Count());
            members.AddRange(group.Take(count));
            nonMembers.AddRange(unseen[group.Key].Take(count));
        }
        return new MembershipGroups(context, others, [.. members], [.. nonMembers]);
    }

    private static ILookup<int, int> ByLabel(DatasetPart part, RandomStream random) =>
        Folds.Shuffled(part.Ids, random).ToLookup(part.Label);
}
