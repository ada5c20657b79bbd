using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>What a manager reads: what was asked, what came out, what may be said of it, what it saved.</summary>
internal static class SummarySection
{
    public static void Write(HtmlWriter page, ReportView view)
    {
        MethodResult? shown = Shown(view);
        page.Line($"<p class=\"lead\">{Lead(view)}</p>");
        page.Line($"<dl class=\"tiles\">");
        Tile(page, "Asked", $"Forget {view.RequestInWords}", $"{Numbers.Count(view.Document.Forget.TrainSamples)} of {Numbers.Count(view.Document.Forget.TrainSamples + view.Document.Forget.RetainSamples)} training images");
        DistanceTile(page, view, shown);
        ClaimTile(page, view, shown);
        if (shown is not null && shown.Audit.Cost.Seconds.Value is double seconds) CostTile(page, shown, seconds);
        page.Line($"</dl>");
        if (shown is not null) WriteClaim(page, view, shown);
        foreach (Markup warning in Warnings(view)) page.Line($"<p class=\"warning\">{warning}</p>");
        foreach (string note in view.Document.Notes) page.Line($"<p>{note}</p>");
    }

    /// <summary>The method that the summary is about: the closest, or the only one; none where that cannot be told.</summary>
    private static MethodResult? Shown(ReportView view) => Tested(view).Length == 1 ? Tested(view)[0] : view.Closest;

    private static MethodResult[] Tested(ReportView view) => [.. view.Methods.Where(method => method.Role == MethodRole.Method)];

    private static string Lead(ReportView view)
    {
        int count = Tested(view).Length;
        string asked = $"A trained model was asked to forget {view.RequestInWords}. {(count == 1 ? $"One method was tried, {Tested(view)[0].Name}" : $"{count} methods were tried")}";
        if (!view.HasReference) return asked + ". There is no model retrained without these images to compare with, so how close it came to forgetting cannot be told.";
        asked += count == 1 ? ", and compared" : " and compared";
        asked += " with a model retrained from scratch without these images, which is what forgetting should look like. ";
        if (view.Closest is not { } best) return asked + (count == 1 ? "It raised an alarm, told below, that makes its result worthless." : "None came out usable: each raised an alarm, listed below.");
        return asked + $"{(count == 1 ? "It ended" : $"{best.Name} came closest:")} {Away(best)} from the retrained model, averaged over {AverageGap.Of(best.Audit)!.InWords}{Time(view, best)}.";
    }

    private static string Time(ReportView view, MethodResult best) =>
        best.Audit.Cost.Seconds.Value is double seconds && view.Document.Retrained?.Seconds is double retraining
            ? $", in {Numbers.Seconds(seconds)} instead of {Numbers.Seconds(retraining)}"
            : "";

    private static string Away(MethodResult method) => Numbers.Points(AverageGap.Of(method.Audit)?.Value ?? 0).TrimStart('+').Replace("pts", "points", StringComparison.Ordinal);

    private static void Tile(HtmlWriter page, string name, string value, string note) =>
        page.Line($"<div><dt>{name}</dt><dd>{value}<small>{note}</small></dd></div>");

    private static void DistanceTile(HtmlWriter page, ReportView view, MethodResult? shown)
    {
        if (!view.HasReference) Tile(page, "Retrained model", "None", "without it, no distance can be told");
        else if (shown is null) Tile(page, "Closest to retraining", "None", "each method raised an alarm");
        else if (AverageGap.Of(shown.Audit) is null) Tile(page, "Method", shown.Name, "its distance was not measured");
        else Tile(page, Tested(view).Length == 1 ? "Method" : "Closest to retraining", shown.Name, $"{Away(shown)} away on average");
    }

    private static void ClaimTile(HtmlWriter page, ReportView view, MethodResult? shown)
    {
        Claim[] claims = shown is not null ? [shown.Audit.Claim] : [.. Tested(view).Select(method => method.Audit.Claim).DistinctBy(claim => claim.Kind)];
        if (claims.Length == 0) return;
        Tile(page, "What may be said", claims.Length == 1 ? ClaimWording.Short(claims[0]) : "Depends on the method", shown is not null ? "in full below" : "see each method");
    }

    private static void CostTile(HtmlWriter page, MethodResult best, double seconds)
    {
        string note = best.Audit.Cost.Savings.Value is not double savings ? best.Audit.Cost.Savings.Reason ?? ""
            : Numbers.Savings(savings, "less time than retraining", "more time than retraining");
        Tile(page, "Time taken", Numbers.Seconds(seconds), note);
    }

    private static void WriteClaim(HtmlWriter page, ReportView view, MethodResult best)
    {
        page.Line($"<div class=\"claim\"><p><strong>{ClaimWording.Short(best.Audit.Claim)}.</strong> {ClaimWording.Sentence(best.Audit.Claim, view.Metric)}</p>{Note(ClaimWording.Measures(best.Audit.Claim, view.Metric))}");
        if (view.Control is { } control && AverageGap.Of(control.Audit) is { } gap)
            page.Line($"<p>For comparison: the control “{control.Name}” only hides the output and forgets nothing, and is {Away(control)} away on the same average{(gap.Value <= AverageGap.Of(best.Audit)?.Value ? ", so on these measures no method did better than hiding" : "")}.</p>");
        page.Line($"</div>");
    }

    private static Markup Note(string text) => text.Length == 0 ? Markup.Empty : Markup.Format($"<p class=\"note\">{text}</p>");

    private static IEnumerable<Markup> Warnings(ReportView view) =>
        view.Methods.Where(method => method.Role == MethodRole.Method).SelectMany(method => method.Alarms.Select(alarm =>
            Markup.Format($"<strong>{method.Name}: {AlarmWording.Mark(alarm.Kind)}.</strong> {Prose.Sentence(alarm.Message)}")));
}
