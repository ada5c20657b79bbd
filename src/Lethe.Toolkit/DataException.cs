namespace Lethe;

/// <summary>A file that is missing, cannot be read or written, or does not fit the others.</summary>
public sealed class DataException : LetheException
{
    /// <summary>Creates the fault with its one-line message.</summary>
    public DataException(string message, Exception? innerException = null) : base(message, 1, innerException)
    {
    }
}
