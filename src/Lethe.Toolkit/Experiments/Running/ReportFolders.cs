using System.Globalization;
using Lethe.Data;
using Lethe.Experiments.Plans;

namespace Lethe.Experiments.Running;

/// <summary>Names the folders of a study's reports: <c>MODEL-REQUEST-seedN</c> for cells that share their reference models, in it one for each cell.</summary>
internal sealed class ReportFolders(StudyPlan plan)
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The cells of a group with their folders; cells without an audit have none.</summary>
    internal CellOutcome[] Of(IReadOnlyList<CellOutcome> group)
    {
        string folder = Free("", GroupOf(group[0]));
        return [.. group.Select(cell => cell.Audit is null ? cell : cell with { ReportFolder = Free(folder + "/", CellOf(cell)) })];
    }

    private string[] GroupOf(CellOutcome cell) =>
    [
        .. plan.Data.Length > 1 ? (string[])[cell.Data] : [],
        cell.Model,
        ForgetRequest.Shorten(cell.Request),
        string.Create(CultureInfo.InvariantCulture, $"seed{cell.TrainingSeed}"),
        .. plan.Seeds.Evaluation.Length > 1 ? (string[])[string.Create(CultureInfo.InvariantCulture, $"evaluation{cell.EvaluationSeed}")] : [],
    ];

    private string[] CellOf(CellOutcome cell) =>
        [cell.Method, .. plan.Seeds.Unlearning.Length > 1 && !cell.Cell!.IsReference ? (string[])[string.Create(CultureInfo.InvariantCulture, $"unlearning{cell.UnlearningSeed}")] : []];

    private string Free(string above, string[] parts)
    {
        string name = above + string.Join('-', string.Concat(string.Join('-', parts).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Split('-', StringSplitOptions.RemoveEmptyEntries));
        string free = name;
        for (int i = 2; !_taken.Add(free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
        return free;
    }
}
