using Lethe.Reporting.Charts;
using Lethe.Reporting.Html;
using Lethe.Results;

namespace Lethe.Reporting.Sections;

/// <summary>Confusion matrices of all models as heat maps.</summary>
internal static class ConfusionSection
{
    public static bool IsShown(ReportView view) => view.Models.Any(model => model.Evidence.Confusion is not null);

    public static void Write(HtmlWriter page, ReportView view)
    {
        (string Name, ModelEvidence Evidence)[] models = [.. view.Models.Where(model => model.Evidence.Confusion is not null)];
        IReadOnlyList<int> forgotten = view.Document.Forget.Classes;
        ShownClasses selection = ShownClasses.Of(models[0].Evidence.Confusion!.Classes, forgotten, [.. models.Select(model => model.Evidence.Confusion!)]);
        page.Line($"<p>Test images: each row is a true class, each column the label given, in percent of the row. {Frame(view.Document.Forget)}{(selection.IsReduced ? " Of many classes, those that the request touched most are shown one by one." : "")}</p>");
        page.Line($"<div class=\"grid\">");
        foreach ((string name, ModelEvidence model) in models)
            Figure.Write(page, name, HeatMap.Draw($"{name}: confusion matrix of the test part", selection.Names(view), selection.Reduce(model.Confusion!), selection.Marked(forgotten)));
        page.Line($"</div>");
    }

    private static string Frame(ForgetFacts request) => request switch
    {
        { Classes.Count: 0 } => "Damage shows as colour that left the diagonal.",
        { Scope: RequestScope.FineClasses } => "The framed row is the class that the forgotten subclass belongs to. Damage shows as colour that left the diagonal in the other rows.",
        _ => "The framed row is what was to be forgotten. Damage shows as colour that left the diagonal in the other rows.",
    };
}
