using System.Globalization;
using Lethe.Evaluation;
using Lethe.Experiments.Running;
using Lethe.Experiments.Store;
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
        Versions = Versions(outcome),
        Plan = plan.Text,
        Metrics = [.. MetricRegistry.Default.Select(plan.Metrics).Select(metric => metric.Info.Description)],
        Groups = [.. outcome.Cells.GroupBy(cell => (cell.Data, cell.Model, cell.Recipe, cell.Request)).Select(group => GroupOf([.. group], plan))],
        Cells = outcome.Cells.Count,
        Done = outcome.Done,
    };

    private static StudyGroup GroupOf(CellOutcome[] cells, Plans.StudyPlan plan)
    {
        SeedUnit unit = SeedUnit.Of(plan.Seeds);
        MetricDescription[] metrics = [.. MetricRegistry.Default.Select(plan.Metrics).Select(metric => metric.Info.Description)];
        CellOutcome[] retrained = [.. cells.Where(IsReference)];
        StudyRow[] rows = [.. cells.GroupBy(cell => cell.Method).Select(row => RowOf([.. row], metrics, unit) with { Classes = ClassSummary.Of([.. row], retrained, unit) })];
        StepMeasurement[] took = [.. cells.Select(cell => cell.Took).OfType<StepMeasurement>()];
        bool timed = took.Length > 0 && took.All(one => one.ComparesWith(took[0]));
        return new StudyGroup
        {
            Data = cells[0].Data,
            Model = cells[0].Model,
            Recipe = cells[0].Recipe,
            Request = cells[0].Request,
            Unit = unit.Name,
            Original = Values(cells, metrics, SeedUnit.OfTraining, audit => audit.Models.Original.Metrics),
            TimesCompare = timed,
            Rows = MethodTests.OnFront(unit.IsIndependent ? MethodTests.Corrected(rows) : MethodTests.Withheld(MethodTests.Corrected(rows)), timed),
            Comparisons = Pairs(cells, metrics, unit),
        };
    }

    // The reference is no method to choose: differences from it are the gaps.
    private static IReadOnlyList<StudyComparison> Pairs(CellOutcome[] cells, MetricDescription[] metrics, SeedUnit unit)
    {
        IGrouping<string, CellOutcome>[] methods = [.. cells.Where(cell => !IsReference(cell)).GroupBy(cell => cell.Method)];
        IReadOnlyList<StudyComparison> By(string metric, Func<CellOutcome, double?> value) => MethodTests.Pairs(metric, [.. methods.Select(row => (row.Key, unit.Averages(row, value)))]);
        return
        [
            .. By("average_gap", cell => AverageGap.Of(cell.Audit!)?.Value),
            .. metrics.Where(metric => metric.Direction != MetricDirection.Descriptive).SelectMany(metric => By(metric.Id, cell => cell.Audit!.Models.Unlearned.Metrics.Number(metric.Id))),
        ];
    }

    private static bool IsReference(CellOutcome cell) => cell.Cell is { IsReference: true };

    private static IReadOnlyList<Setting> Versions(StudyOutcome outcome)
    {
        static Setting Version(string name, int version) => new(name, version.ToString(CultureInfo.InvariantCulture));
        HashSet<string> kinds = [.. outcome.Cells.SelectMany(cell => cell.Cell?.Steps ?? []).Select(step => step.Key.Kind)];
        IEnumerable<Setting> Optional(string kind, int version) => kinds.Contains(kind) ? [Version(kind, version)] : [];
        return
        [
            Version("train", StepVersions.Train), .. Optional(Importances.Kind, StepVersions.Importances), .. Optional(ExpertStep.StepKind, StepVersions.Expert), .. Optional("tune", StepVersions.Tune), Version("audit", StepVersions.Audit),
            .. outcome.Cells.Select(cell => cell.Cell?.Method.Id).OfType<string>().Distinct().Select(id => Version(id, StepVersions.Of(id))),
        ];
    }

    private static StudyRow RowOf(CellOutcome[] cells, MetricDescription[] metrics, SeedUnit unit) => new()
    {
        Method = cells[0].Method,
        Options = [.. (cells[0].Cell?.Method.Settings ?? []).Select(setting => setting.Split('=', 2)).Select(pair => new Setting(pair[0], pair[1]))],
        Role = cells[0].Cell is { } cell ? ReportFacts.Role(cell) : MethodRole.Method,
        Cells = cells.Length,
        Done = cells.Count(cell => cell.Audit is not null),
        Values = Values(cells, metrics, unit, audit => ModelOf(cells[0], audit).Metrics),
        Gaps = [.. metrics.Select(metric => Gap(cells, metric, unit)).OfType<SeedGap>()],
        AverageGap = Value("average_gap", unit.Averages(cells, cell => AverageGap.Of(cell.Audit!)?.Value)),
        TugOfWar = Value("tug_of_war", unit.Averages(cells, cell => TugOfWar(cell.Audit!.Gap))),
        Seconds = Value("seconds", unit.Averages(cells, cell => cell.Audit!.Cost.Seconds.Value)),
        Costs = Costs(cells, unit),
        Alarms = [.. cells.SelectMany(cell => cell.Alarms.DistinctBy(alarm => alarm.Kind)).GroupBy(alarm => alarm.Kind).Select(kind => new AlarmCount(kind.Key, kind.Count(), kind.First().Message))],
        Errors = [.. cells.Select(cell => cell.Error).OfType<string>().Distinct()],
        Points = [.. cells.Where(cell => cell.Audit is not null).Select(Point)],
    };

    private static SeedValue[] Costs(CellOutcome[] cells, SeedUnit unit)
    {
        (string Name, Func<StepMeasurement, double> Of)[] costs =
            [("artifact_seconds", took => took.ArtifactSeconds), ("samples_forward", took => took.SamplesForward), ("samples_backward", took => took.SamplesBackward), ("parameters_changed", took => took.ParametersChanged)];
        return [.. costs.Select(cost => Value(cost.Name, unit.Averages(cells, cell => cell.Took is null ? null : cost.Of(cell.Took)))).OfType<SeedValue>()];
    }

    // Beside the retrained model's own values stand those of a second one: the floor of distances to it.
    private static ModelMetrics ModelOf(CellOutcome cell, AuditRecord audit) =>
        IsReference(cell) ? audit.Models.Retrained ?? audit.Models.Unlearned : audit.Models.Unlearned;

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
        return new SeedGap(Record(metric.Id, paired.Difference), paired.PValue, paired.Detectable, margin, test?.PValue, MethodTests.Words(test?.Verdict ?? EquivalenceVerdict.Inconclusive), gaps, test?.BeyondPValue);
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
