namespace Lethe.Unlearning;

/// <summary>Whose labels importances are gradients for.</summary>
public enum ImportanceLabels
{
    /// <summary>Those of the data: the empirical Fisher information.</summary>
    Data,

    /// <summary>Drawn once an image from what the model says: an estimate of the true Fisher information.</summary>
    Model,
}
