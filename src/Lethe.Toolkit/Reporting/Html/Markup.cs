namespace Lethe.Reporting.Html;

/// <summary>A piece of finished HTML or SVG: the one thing that is written without being escaped.</summary>
/// <param name="Value">The markup.</param>
internal readonly record struct Markup(string Value)
{
    /// <summary>Nothing.</summary>
    public static Markup Empty { get; } = new("");

    /// <summary>Formats markup: the literal parts stay, every hole that is not markup itself is escaped.</summary>
    public static Markup Format(ref MarkupHandler handler) => new(handler.ToString());
}
