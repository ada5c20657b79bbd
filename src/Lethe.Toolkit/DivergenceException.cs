namespace Lethe;

/// <summary>A training whose loss is no longer a number.</summary>
public sealed class DivergenceException : LetheException
{
    /// <summary>Creates the fault with its one-line message.</summary>
    public DivergenceException(string message) : base(message, 1, null)
    {
    }
}
