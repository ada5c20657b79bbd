using Lethe.Data;

namespace Lethe.Evaluation;

/// <summary>The parts of an audit, and where the images of a smaller part stand in the part that is predicted.</summary>
internal sealed class PartIndex
{
    private readonly Dataset _data;
    private readonly ForgetSplit _split;
    private readonly int[] _forgetTest, _retainTest;

    public PartIndex(Dataset data, ForgetSplit split)
    {
        (_data, _split) = (data, split);
        Dictionary<int, int> positions = new(data.Test.Count);
        for (int i = 0; i < data.Test.Count; i++)
            positions[data.Test.Id(i)] = i;
        _forgetTest = [.. split.ForgetTest.Ids.ToArray().Select(id => positions[id])];
        _retainTest = [.. split.RetainTest.Ids.ToArray().Select(id => positions[id])];
    }

    public DatasetPart Of(AuditPart part) => part switch
    {
        AuditPart.ForgetTrain => _split.Training.ForgetTrain,
        AuditPart.RetainTrain => _split.Training.RetainTrain,
        AuditPart.ForgetTest => _split.ForgetTest,
        AuditPart.RetainTest => _split.RetainTest,
        _ => _data.Test,
    };

    /// <summary>The positions of a part's images in the test part; <see langword="null"/> for a part that is predicted itself.</summary>
    public int[]? InTest(AuditPart part) => part switch
    {
        AuditPart.ForgetTest => _forgetTest,
        AuditPart.RetainTest => _retainTest,
        _ => null,
    };

    /// <summary>Whether the ids of a part count in the official train part, rather than in the test part.</summary>
    public static bool IsTrain(AuditPart part) => part is AuditPart.ForgetTrain or AuditPart.RetainTrain;
}
