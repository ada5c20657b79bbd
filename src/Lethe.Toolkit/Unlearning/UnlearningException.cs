namespace Lethe.Unlearning;

/// <summary>A method has failed on a model: the result is of no use.</summary>
public sealed class UnlearningException : LetheException
{
    /// <summary>Creates the fault with its one-line message.</summary>
    public UnlearningException(string message, Exception? innerException = null) : base(message, 1, innerException)
    {
    }
}
