namespace Lethe.Evaluation;

/// <summary>The sets of images that an audit measures on.</summary>
public enum AuditPart
{
    /// <summary>D_f of the train part.</summary>
    ForgetTrain,

    /// <summary>D_r of the train part.</summary>
    RetainTrain,

    /// <summary>D_f of the test part; empty for sample requests.</summary>
    ForgetTest,

    /// <summary>D_r of the test part.</summary>
    RetainTest,

    /// <summary>The whole test part.</summary>
    Test,
}
