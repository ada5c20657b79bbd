using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Studies;

/// <summary>The page of a study: for each group the table over seeds, gaps, forgetting against utility, and every seed with a link to its own report.</summary>
public static class StudyPage
{
    /// <summary>The page's file name in the study's folder.</summary>
    public const string FileName = "study.html";

    /// <summary>The page as one file that needs no network.</summary>
    /// <param name="study">The study.</param>
    public static string Render(StudyDocument study)
    {
        ArgumentNullException.ThrowIfNull(study);
        HtmlWriter page = new();
        PageFrame.Open(page, study.Name);
        page.Line($"<header class=\"page\"><p class=\"brand\">Lethe study</p><h1>{study.Name}</h1>");
        page.Line($"<p class=\"facts\">{study.Done} of {study.Cells} cells done. Means over seeds with 95 % intervals by Student’s t; gaps are to the model retrained with the same seed.</p>");
        page.Line($"<nav>");
        for (int i = 0; i < study.Groups.Count; i++)
            page.Line($"<a href=\"#group-{i}\">{StudyColumns.Model(study, study.Groups[i])}, {StudyColumns.Request(study.Groups[i])}</a>");
        page.Line($"<a href=\"#plan\">The plan</a></nav></header><main>");
        for (int i = 0; i < study.Groups.Count; i++)
            StudyGroupSection.Write(page, study, study.Groups[i], i);
        WritePlan(page, study);
        page.Line($"</main>");
        PageFrame.Close(page, study.Version);
        return page.ToString();
    }

    private static void WritePlan(HtmlWriter page, StudyDocument study)
    {
        page.Line($"<section id=\"plan\"><h2>The plan</h2>");
        page.Line($"<p>Verdicts are of two one-sided tests against the margin (Holm over the methods), given from five seeds on. The same numbers: <a href=\"./study.csv\">CSV</a>, <a href=\"./study-pairs.csv\">CSV of the pairs</a>, <a href=\"./study.md\">Markdown</a>, <a href=\"./study.tex\">LaTeX</a>, <a href=\"./study.json\">JSON</a>.</p>");
        foreach (string note in study.Notes)
            page.Line($"<p class=\"note\">{note}</p>");
        page.Line($"<div class=\"scroll\"><pre><code>{study.Plan}</code></pre></div>");
        page.Line($"<p class=\"note\">Lethe {study.Version}; versions of what made the results: {string.Join(", ", study.Versions.Select(version => $"{version.Name} {version.Value}"))}.</p></section>");
    }
}
