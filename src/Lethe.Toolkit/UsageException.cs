namespace Lethe;

/// <summary>Wrong usage: an unknown name or option, a value out of range, a request that cannot be read or matches nothing.</summary>
public sealed class UsageException : LetheException
{
    /// <summary>Creates the fault with its one-line message.</summary>
    public UsageException(string message, Exception? innerException = null) : base(message, 2, innerException)
    {
    }
}
