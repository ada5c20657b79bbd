namespace Lethe.Experiments.Running;

/// <summary>A study of which some cells have failed; what was done is in its folder.</summary>
public sealed class StudyException : LetheException
{
    /// <summary>Creates the fault with its one-line message.</summary>
    public StudyException(string message) : base(message, 1, null)
    {
    }
}
