namespace Lethe.Reporting;

/// <summary>Fits clauses that come from elsewhere into the page's sentences.</summary>
internal static class Prose
{
    /// <summary>A clause as a sentence: a capital at its start, a full stop at its end. A name such as <c>test_accuracy</c> stays as it is.</summary>
    public static string Sentence(string clause)
    {
        if (clause.Length == 0) return clause;
        string word = clause.Split(' ', 2)[0];
        string start = word.Contains('_', StringComparison.Ordinal) ? clause : char.ToUpperInvariant(clause[0]) + clause[1..];
        return start[^1] is '.' or '!' or '?' ? start : start + ".";
    }

    /// <summary>A name inside a sentence: its capital goes, unless it is an acronym or a symbol.</summary>
    public static string Inside(string name) =>
        name.Length > 1 && char.IsUpper(name[0]) && char.IsLower(name[1]) ? char.ToLowerInvariant(name[0]) + name[1..] : name;
}
