using System.Globalization;
using System.Text;
using Lethe.Data;
using Lethe.Evaluation;
using Lethe.Experiments.Plans;
using Lethe.Experiments.Statistics;
using Lethe.Experiments.Store;
using Lethe.Formats;
using Lethe.Reporting.Studies;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>Writes what people read of a study: its page and tables, and a report for each group of cells that share their reference models.</summary>
internal static class StudyReports
{
    /// <summary>Writes everything that the finished cells allow.</summary>
    /// <returns>The outcome, its cells linked to their reports.</returns>
    internal static StudyOutcome Write(StudyOutcome outcome, StudyPlan plan, StepStore store, StudySettings settings)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        List<CellOutcome> cells = [];
        foreach (CellOutcome[] group in outcome.Cells.GroupBy(cell => (cell.Data, cell.Model, cell.Recipe, cell.Request, cell.TrainingSeed, cell.EvaluationSeed)).Select(group => group.ToArray()))
        {
            string folder = FolderOf(group[0], plan, taken);
            bool any = group.Any(cell => cell.Audit is not null);
            if (any)
                ReportFiles.Write(Path.Combine(outcome.Folder, folder), Document(group, store, settings), includeImages: false);
            cells.AddRange(any ? group.Select(cell => cell with { ReportFolder = cell.Audit is null ? null : folder }) : group);
        }

        StudyOutcome linked = outcome with { Cells = cells };
        linked = linked with { Document = StudySummary.Of(linked, plan) };
        Write(outcome.Folder, StudyDocument.FileName, ResultsJson.Serialize(linked.Document) + "\n");
        Write(outcome.Folder, StudyPage.FileName, StudyPage.Render(linked.Document));
        Write(outcome.Folder, "study.csv", StudyTables.ToCsv(linked.Document));
        Write(outcome.Folder, "study-pairs.csv", StudyTables.PairsToCsv(linked.Document));
        Write(outcome.Folder, "study.md", StudyTables.ToMarkdown(linked.Document));
        Write(outcome.Folder, "study.tex", StudyTables.ToLatex(linked.Document));
        return linked;
    }

    private static void Write(string folder, string name, string text) =>
        AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static ReportDocument Document(CellOutcome[] group, StepStore store, StudySettings settings)
    {
        CellOutcome first = group.First(cell => cell.Audit is not null);
        AuditReferenceSteps references = first.Cell!.Audit.References;
        AuditPlan audit = new()
        {
            Data = references.Original.Data,
            Split = first.Cell.Unlearn.Split,
            Original = store.ReadModel(references.Original.Key),
            Metrics = MetricRegistry.Default.Select(string.Join(',', first.Audit!.Models.Unlearned.Metrics.Names)),
        };
        CellOutcome? retrained = group.FirstOrDefault(cell => cell.Cell!.Unlearn == references.Retrained && cell.Audit is not null);
        string title = string.Create(CultureInfo.InvariantCulture, $"{first.Model}, forget {ForgetRequest.Shorten(first.Request)}, training seed {first.TrainingSeed}");
        return ReportFacts.Document(audit, title, $"lethe run {settings.PlanName}", first.TrainingSeed) with
        {
            Original = store.Read(first.Cell.Audit.Key).Original! with { Seconds = store.ReadMeasurement(references.Original.Key).Seconds, Curve = store.Read(references.Original.Key).Curve },
            Retrained = retrained is null ? null : Evidence(retrained, store),
            Methods = [.. group.Where(cell => cell.Audit is not null).Select(cell => Row(cell, store))],
        };
    }

    private static ModelEvidence Evidence(CellOutcome cell, StepStore store)
    {
        StepRecord unlearned = store.Read(cell.Cell!.Unlearn.Key), audit = store.Read(cell.Cell.Audit.Key);
        return audit.Unlearned! with { Seconds = store.ReadMeasurement(cell.Cell.Unlearn.Key).Seconds, Curve = unlearned.Curve };
    }

    private static MethodResult Row(CellOutcome cell, StepStore store)
    {
        MethodInfo info = cell.Cell!.Unlearn.Definition.Info;
        StepRecord unlearned = store.Read(cell.Cell.Unlearn.Key);
        bool plain = cell.Cell.Method.Label == info.Id;
        return new MethodResult
        {
            Method = info.Id,
            Name = plain ? info.Name : cell.Method,
            Role = ReportFacts.Role(info),
            Summary = info.Summary,
            Citation = info.Citation,
            Options = unlearned.Options,
            Audit = cell.Audit!,
            Model = Evidence(cell, store),
            Alarms = cell.Alarms,
            Notes = unlearned.Notes,
        };
    }

    private static string FolderOf(CellOutcome cell, StudyPlan plan, HashSet<string> taken)
    {
        string[] parts = [.. plan.Data.Length > 1 ? (string[])[cell.Data] : [], cell.Model, ForgetRequest.Shorten(cell.Request), string.Create(CultureInfo.InvariantCulture, $"seed{cell.TrainingSeed}"), .. plan.Seeds.Evaluation.Length > 1 ? (string[])[string.Create(CultureInfo.InvariantCulture, $"evaluation{cell.EvaluationSeed}")] : []];
        string name = string.Join('-', string.Concat(string.Join('-', parts).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Split('-', StringSplitOptions.RemoveEmptyEntries));
        string free = name;
        for (int i = 2; !taken.Add(free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
        return free;
    }
}
