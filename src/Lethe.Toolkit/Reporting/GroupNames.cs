using Lethe.Results;

namespace Lethe.Reporting;

/// <summary>The sample groups in words and in colour.</summary>
internal static class GroupNames
{
    public static string Of(string id) => id switch
    {
        SampleGroup.ForgetTrain => "to forget (training images)",
        SampleGroup.RetainTrain => "to keep (training images)",
        SampleGroup.Test => "unseen (test images)",
        SampleGroup.ForgetTest => "unseen, of the forgotten class",
        _ => id,
    };

    public static string Style(string id) => id switch
    {
        SampleGroup.ForgetTrain => "g-forget",
        SampleGroup.RetainTrain => "g-retain",
        SampleGroup.ForgetTest => "g-unseen",
        _ => "g-test",
    };
}
