namespace Lethe.Data;

/// <summary>What a forget request is about.</summary>
public enum ForgetScope
{
    /// <summary>Whole classes: every image of them, in train, validation and test part.</summary>
    Classes,

    /// <summary>Whole fine classes below the classes, in train, validation and test part.</summary>
    FineClasses,

    /// <summary>Single images of the train part; the test part has none of them.</summary>
    Samples,
}
