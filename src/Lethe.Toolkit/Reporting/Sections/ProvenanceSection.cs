using System.Globalization;
using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>What it was, so that anyone can check it: command, version, data, hashes.</summary>
internal static class ProvenanceSection
{
    public static void Write(HtmlWriter page, ReportView view)
    {
        ReportDocument document = view.Document;
        page.Line($"<p>This command makes the run again:</p>");
        page.Line($"<pre class=\"command\"><code>{document.Command}</code></pre>");
        page.Line($"<dl class=\"settings\">");
        Setting(page, "Lethe", document.Version);
        if (document.Seed is ulong seed) Setting(page, "seed", seed.ToString(CultureInfo.InvariantCulture));
        Setting(page, "data", document.Data.Spec);
        Setting(page, "images", $"{Numbers.Count(document.Data.TrainSamples)} to train, {Numbers.Count(document.Data.ValidationSamples)} to validate, {Numbers.Count(document.Data.TestSamples)} to test");
        Setting(page, "validation cut", document.Data.ValidationCut);
        Setting(page, "image size", $"{document.Data.Channels} × {document.Data.Height} × {document.Data.Width}");
        Setting(page, "classes", $"{document.Data.ClassNames.Count}");
        Setting(page, "model", $"{document.Model.Spec}, {Numbers.Count(document.Model.Parameters)} weights");
        foreach (Setting setting in document.Model.Recipe) Setting(page, setting.Name, setting.Value);
        if (document.Forget.History.Count > 0) Setting(page, "served before", string.Join(", ", document.Forget.History));
        page.Line($"</dl>");
        foreach (string notice in document.Data.Notices) page.Line($"<p class=\"note\">{notice}</p>");
        WriteHashes(page, view);
    }

    private static void Setting(HtmlWriter page, string name, string value) => page.Line($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static void WriteHashes(HtmlWriter page, ReportView view)
    {
        page.Line($"<h3>SHA-256</h3>");
        page.Line($"<dl class=\"hashes\">");
        Hash(page, "data", view.Document.Data.Sha256);
        Hash(page, "ids of the request", view.Document.Forget.IdsSha256);
        Hash(page, "original model", view.Document.Original.Sha256);
        Hash(page, "retrained model", view.Document.Retrained?.Sha256);
        foreach (MethodResult method in view.Methods) Hash(page, method.Method, method.Model.Sha256 ?? method.Audit.Provenance.UnlearnedSha256);
        page.Line($"</dl>");
    }

    private static void Hash(HtmlWriter page, string name, string? hash)
    {
        if (!string.IsNullOrEmpty(hash)) page.Line($"<div><dt>{name}</dt><dd><code>{hash}</code></dd></div>");
    }
}
