namespace Lethe.Reporting.Html;

/// <summary>The style sheet and the small script that go into the page.</summary>
internal static class Assets
{
    public static Markup Style { get; } = Load("report.css");

    public static Markup Script { get; } = Load("report.js");

    private static Markup Load(string name)
    {
        using Stream stream = typeof(Assets).Assembly.GetManifestResourceStream($"Lethe.Reporting.{name}")
            ?? throw new InvalidOperationException($"the resource {name} is missing");
        using StreamReader reader = new(stream);
        return new Markup(reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
