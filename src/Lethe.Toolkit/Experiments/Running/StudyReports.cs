using System.Text;
using Lethe.Experiments.Plans;
using Lethe.Experiments.Statistics;
using Lethe.Experiments.Store;
using Lethe.Formats;
using Lethe.Reporting.Studies;
using Lethe.Results;

namespace Lethe.Experiments.Running;

/// <summary>Writes what people read of a study: its page and tables, a report for each group of cells that share their reference models, and one for each cell.</summary>
internal static class StudyReports
{
    /// <summary>Writes everything that the finished cells allow.</summary>
    /// <returns>The outcome, its cells linked to their reports.</returns>
    internal static StudyOutcome Write(StudyOutcome outcome, StudyPlan plan, StepStore store, StudySettings settings)
    {
        ReportFolders folders = new(plan);
        List<CellOutcome> cells = [];
        foreach (CellOutcome[] group in outcome.Cells.GroupBy(cell => (cell.Data, cell.Model, cell.Recipe, cell.Request, cell.TrainingSeed, cell.EvaluationSeed)).Select(group => group.ToArray()))
        {
            CellOutcome[] linked = folders.Of(group);
            cells.AddRange(linked);
            CellOutcome[] done = [.. linked.Where(cell => cell.Audit is not null)];
            if (done.Length > 0)
                new GroupReports(done, store, settings).Write(outcome.Folder);
        }

        StudyOutcome result = outcome with { Cells = cells };
        result = result with { Document = StudySummary.Of(result, plan) };
        Write(outcome.Folder, StudyDocument.FileName, ResultsJson.Serialize(result.Document) + "\n");
        Write(outcome.Folder, StudyPage.FileName, StudyPage.Render(result.Document));
        Write(outcome.Folder, "study.csv", StudyTables.ToCsv(result.Document));
        Write(outcome.Folder, "study-pairs.csv", StudyTables.PairsToCsv(result.Document));
        Write(outcome.Folder, "study.md", StudyTables.ToMarkdown(result.Document));
        Write(outcome.Folder, "study.tex", StudyTables.ToLatex(result.Document));
        return result;
    }

    private static void Write(string folder, string name, string text) =>
        AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
