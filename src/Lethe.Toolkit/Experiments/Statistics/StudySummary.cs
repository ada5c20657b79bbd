using Lethe.Evaluation;
using Lethe.Experiments.Running;
using Lethe.Reporting;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments.Statistics;

/// <summary>Sums a study up over its seeds.</summary>
/// <remarks>
/// Models of one training seed share their original and their retrained model: they are no independent measurements. The unit of all means and
/// intervals is therefore the training seed, over which other seeds are averaged first; where there is only one, the unlearning seed, then the evaluation seed.
/// </remarks>
internal static class StudySummary
{
    /// <summary>The document of a study.</summary>
    internal static StudyDocument Of(StudyOutcome outcome, Plans.StudyPlan plan) => new()
    {
        Name = plan.Name,
        Version = LetheVersion.Text,
        Plan = plan.Text,
        Metrics = [.. MetricRegistry.Default.Select(plan.Metrics).Select(metric => metric.Info.Description)],
        Groups = [.. outcome.Cells.GroupBy(cell => (cell.Data, cell.Model, cell.Request)).Select(group => GroupOf([.. group], plan))],
        Cells = outcome.Cells.Count,
        Done = outcome.Done,
    };

    private static StudyGroup GroupOf(CellOutcome[] cells, Plans.StudyPlan plan)
    {
        SeedUnit unit = SeedUnit.Of(plan.Seeds);
        MetricDescription[] metrics = [.. MetricRegistry.Default.Select(plan.Metrics).Select(metric => metric.Info.Description)];
        StudyRow[] rows = [.. cells.GroupBy(cell => cell.Method).Select(row => RowOf([.. row], metrics, unit))];
        return new StudyGroup
        {
            Data = cells[0].Data,
            Model = cells[0].Model,
            Request = cells[0].Request,
            Unit = unit.Name,
            Original = Values(cells, metrics, unit, audit => audit.Models.Original.Metrics),
            Rows = MethodTests.OnFront(MethodTests.Corrected(rows)),
            Comparisons = MethodTests.Pairs([.. cells.GroupBy(cell => cell.Method).Where(row => rows.First(known => known.Method == row.Key).Role != MethodRole.Reference).Select(row => (row.Key, unit.Averages(row, cell => AverageGap.Of(cell.Audit!)?.Value)))]),
        };
    }

    private static StudyRow RowOf(CellOutcome[] cells, MetricDescription[] metrics, SeedUnit unit) => new()
    {
        Method = cells[0].Method,
        Role = ReportFacts.Role(cells[0].Cell is { } cell ? MethodRegistry.Default.Find(cell.Method.Id).Info : null),
        Cells = cells.Length,
        Done = cells.Count(cell => cell.Audit is not null),
        Values = Values(cells, metrics, unit, audit => ModelOf(cells[0], audit).Metrics),
        Gaps = [.. metrics.Select(metric => Gap(cells, metric, unit)).OfType<SeedGap>()],
        AverageGap = Value("average_gap", unit.Averages(cells, cell => AverageGap.Of(cell.Audit!)?.Value)),
        TugOfWar = Value("tug_of_war", unit.Averages(cells, cell => TugOfWar(cell.Audit!.Gap))),
        Seconds = Value("seconds", unit.Averages(cells, cell => cell.Audit!.Cost.Seconds.Value)),
        Alarms = [.. cells.SelectMany(cell => cell.Alarms.DistinctBy(alarm => alarm.Kind)).GroupBy(alarm => alarm.Kind).Select(kind => new AlarmCount(kind.Key, kind.Count(), kind.First().Message))],
        Errors = [.. cells.Select(cell => cell.Error).OfType<string>().Distinct()],
        Points = [.. cells.Where(cell => cell.Audit is not null).Select(Point)],
    };

    // Beside the retrained model's own values stand those of a second one: the floor of distances to it.
    private static ModelMetrics ModelOf(CellOutcome cell, AuditRecord audit) =>
        cell.Cell?.Unlearn.IsRetraining == true && cell.Cell.Method.Settings.Length == 0 ? audit.Models.Retrained ?? audit.Models.Unlearned : audit.Models.Unlearned;

    private static StudyPoint Point(CellOutcome cell)
    {
        MetricSet metrics = cell.Audit!.Models.Unlearned.Metrics;
        return new StudyPoint(
            FormattableString.Invariant($"training {cell.TrainingSeed}, unlearning {cell.UnlearningSeed}, evaluation {cell.EvaluationSeed}"),
            metrics.Number("forget_test_accuracy") ?? metrics.Number("forget_train_accuracy"),
            metrics.Number("retain_test_accuracy"),
            AverageGap.Of(cell.Audit)?.Value,
            cell.ReportFolder);
    }

    private static SeedValue[] Values(CellOutcome[] cells, MetricDescription[] metrics, SeedUnit unit, Func<AuditRecord, MetricSet> set) =>
        [.. metrics.Select(metric => Value(metric.Id, unit.Averages(cells, cell => set(cell.Audit!).Number(metric.Id)))).OfType<SeedValue>()];

    private static SeedGap? Gap(CellOutcome[] cells, MetricDescription metric, SeedUnit unit)
    {
        double[] gaps = [.. unit.Averages(cells, cell => cell.Audit!.Gap?.Number(metric.Id)).Values];
        if (gaps.Length == 0)
            return null;
        PairedDifference paired = PairedDifference.OfDifferences(gaps);
        double? margin = metric.Direction == MetricDirection.Descriptive ? null : GapLevels.Margin(metric);
        EquivalenceTest? test = margin is double value ? EquivalenceTest.Of(paired.Difference, value) : null;
        return new SeedGap(Record(metric.Id, paired.Difference), paired.PValue, paired.Detectable, margin, test?.PValue, MethodTests.Words(test?.Verdict ?? EquivalenceVerdict.Inconclusive));
    }

    private static double? TugOfWar(MetricSet? gap) =>
        gap?.Number("forget_train_accuracy") is double forget && gap.Number("retain_train_accuracy") is double retain && gap.Number("test_accuracy") is double test
            ? UnlearningScores.TugOfWar(forget, retain, test)
            : null;

    private static SeedValue? Value(string name, SortedDictionary<ulong, double> values) =>
        values.Count == 0 ? null : Record(name, SeedSummary.Of([.. values.Values]));

    /// <summary>A summary as a record.</summary>
    internal static SeedValue Record(string name, SeedSummary summary) => new(name, summary.Count, summary.Mean, summary.Deviation, summary.Low, summary.High);
}
