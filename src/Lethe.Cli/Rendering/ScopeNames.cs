using Lethe.Data;

namespace Lethe.Cli.Rendering;

/// <summary>The scopes of requests in JSON.</summary>
internal static class ScopeNames
{
    /// <summary>The name of a scope: the word that requests of it begin with, and <c>random</c> for samples too.</summary>
    public static string Of(ForgetScope scope) => scope switch
    {
        ForgetScope.Classes => "class",
        ForgetScope.FineClasses => "fine",
        _ => "samples",
    };
}
