namespace Lethe.Models;

/// <summary>Class names that the caller gives for a model whose file has some of its own, or only numbers.</summary>
internal static class ClassNameHints
{
    /// <exception cref="UsageException">The file names its classes, or has served requests, and otherwise; or it has another number of them.</exception>
    internal static ModelDescription Apply(ModelDescription described, ModelHints hints, string path)
    {
        if (hints.ClassNames is not { } given || described.ClassNames.SequenceEqual(given))
            return described;
        // Requests name classes: under other names those that were served would mean other images.
        if (!described.History.IsEmpty)
            throw new UsageException($"'{path}' has served requests with its class names ({Shown.Names(described.ClassNames)}), expected no others, got {Shown.Names(given)}");
        if (!described.IsUnnamed && !described.Assumed.Contains(Assumptions.Classes))
            throw new UsageException($"'{path}' names its classes itself ({Shown.Names(described.ClassNames)}), expected no others, got {Shown.Names(given)}");
        Require(path, described.ClassNames.Length, given);
        return described with { ClassNames = [.. given] };
    }

    /// <exception cref="UsageException">There is not one name for each logit, or a name comes twice.</exception>
    internal static void Require(string path, int logits, IReadOnlyList<string> given)
    {
        if (given.Count != logits)
            throw new UsageException($"'{path}' has {logits} logits, expected as many class names, got {given.Count}");
        if (given.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UsageException($"class names must differ, got '{twice.Key}' twice");
    }
}
