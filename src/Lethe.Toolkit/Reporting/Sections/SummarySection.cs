using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>What a manager reads: what was asked, what came out, what may be said of it, what it saved.</summary>
internal static class SummarySection
{
    public static void Write(HtmlWriter page, ReportView view)
    {
        MethodResult? best = view.Closest ?? (view.HasReference ? null : view.Methods.FirstOrDefault(method => method.Role == MethodRole.Method));
        page.Line($"<p class=\"lead\">{Lead(view)}</p>");
        page.Line($"<dl class=\"tiles\">");
        Tile(page, "Asked", $"Forget {view.RequestInWords}", $"{Numbers.Count(view.Document.Forget.TrainSamples)} of {Numbers.Count(view.Document.Forget.TrainSamples + view.Document.Forget.RetainSamples)} training images");
        if (view.HasReference) Tile(page, "Closest to retraining", best?.Name ?? "None", best is null ? "every method raised an alarm" : $"{Away(best)} away on average");
        else Tile(page, "Retrained model", "None", "without it, no distance can be told");
        if (best is not null) Tile(page, "What may be said", ClaimWording.Short(best.Audit.Claim), "in full below");
        if (best is not null && best.Audit.Cost.Seconds.Value is double seconds) CostTile(page, best, seconds);
        page.Line($"</dl>");
        if (best is not null) WriteClaim(page, view, best);
        foreach (Markup warning in Warnings(view)) page.Line($"<p class=\"warning\">{warning}</p>");
        foreach (string note in view.Document.Notes) page.Line($"<p>{note}</p>");
    }

    private static string Lead(ReportView view)
    {
        int count = view.Methods.Count(method => method.Role == MethodRole.Method);
        string tried = count == 1 ? "One method was" : $"{count} methods were";
        string asked = $"A trained model was asked to forget {view.RequestInWords}. {tried} tried";
        if (!view.HasReference) return asked + ". There is no model retrained without these images to compare with, so how close they came to forgetting cannot be told.";
        asked += " and compared with a model retrained from scratch without these images, which is what forgetting should look like. ";
        if (view.Closest is not { } best) return asked + "None of them came out usable: each raised an alarm, listed below.";
        string others = count > 1 ? $"{best.Name} came closest" : $"{best.Name} ended";
        return asked + $"{others}: {Away(best)} from the retrained model, averaged over {AverageGap.Of(best.Audit)!.InWords}{Time(view, best)}.";
    }

    private static string Time(ReportView view, MethodResult best) =>
        best.Audit.Cost.Seconds.Value is double seconds && view.Document.Retrained?.Seconds is double retraining
            ? $", in {Numbers.Seconds(seconds)} instead of {Numbers.Seconds(retraining)}"
            : "";

    private static string Away(MethodResult method) => Numbers.Points(AverageGap.Of(method.Audit)?.Value ?? 0).TrimStart('+').Replace("pts", "points", StringComparison.Ordinal);

    private static void Tile(HtmlWriter page, string name, string value, string note) =>
        page.Line($"<div><dt>{name}</dt><dd>{value}<small>{note}</small></dd></div>");

    private static void CostTile(HtmlWriter page, MethodResult best, double seconds)
    {
        string note = best.Audit.Cost.Savings.Value is not double savings ? best.Audit.Cost.Savings.Reason ?? ""
            : savings >= 0 ? $"{Numbers.WholePercent(savings)} less time than retraining" : $"{Numbers.WholePercent(-savings)} more time than retraining";
        Tile(page, "Time taken", Numbers.Seconds(seconds), note);
    }

    private static void WriteClaim(HtmlWriter page, ReportView view, MethodResult best)
    {
        page.Line($"<div class=\"claim\"><p><strong>{ClaimWording.Short(best.Audit.Claim)}.</strong> {ClaimWording.Sentence(best.Audit.Claim, view.Metric)}</p>");
        if (view.Control is { } control && AverageGap.Of(control.Audit) is { } gap)
            page.Line($"<p>For comparison: the control “{control.Name}” only hides the output and forgets nothing, and is {Away(control)} away on the same average{(gap.Value <= AverageGap.Of(best.Audit)?.Value ? ", so on these measures no method did better than hiding" : "")}.</p>");
        page.Line($"</div>");
    }

    private static IEnumerable<Markup> Warnings(ReportView view) =>
        view.Methods.Where(method => method.Role == MethodRole.Method).SelectMany(method => method.Alarms.Select(alarm =>
            Markup.Format($"<strong>{method.Name}: {AlarmWording.Mark(alarm.Kind)}.</strong> {alarm.Message}")));
}
