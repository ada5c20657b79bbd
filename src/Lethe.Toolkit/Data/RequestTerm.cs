namespace Lethe.Data;

/// <summary>A piece of a forget request with its place, counted from 1, for error messages.</summary>
internal readonly record struct RequestTerm(string Text, int Position, bool Quoted)
{
    public UsageException Fault(string request, string message) =>
        new($"forget request '{ForgetRequest.Shorten(request)}': at position {Position}: {message}");
}
