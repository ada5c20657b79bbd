using Lethe.Results;

namespace Lethe.Reporting.Studies;

/// <summary>The metrics that a study's tables show: the usual ones that were measured in a group, and the others of a plan that names a few.</summary>
internal static class StudyColumns
{
    private const int LongestRequest = 80;

    private static readonly string[] Wanted = ["forget_test_accuracy", "forget_train_accuracy", "retain_test_accuracy", "retain_train_accuracy", "test_accuracy", "mia_entropy_auc", "kl_forget", "relearn_steps", "linear_probe_forget"];

    // More do not fit beside each other; the files have them all.
    private const int Most = 12;

    internal static IReadOnlyList<MetricDescription> Of(StudyDocument study, StudyGroup group)
    {
        HashSet<string> measured = [.. group.Rows.SelectMany(row => row.Values).Select(value => value.Metric)];
        MetricDescription[] usual = [.. Wanted.Where(measured.Contains).Select(id => study.Metrics.First(metric => metric.Id == id))];
        MetricDescription[] others = [.. study.Metrics.Where(metric => measured.Contains(metric.Id) && !Wanted.Contains(metric.Id))];
        return usual.Length + others.Length <= Most ? [.. usual, .. others] : usual.Length > 0 ? usual : others[..Most];
    }

    /// <summary>The rows in the order of tables: the reference, controls, then methods from the nearest to the farthest.</summary>
    internal static IEnumerable<StudyRow> Rows(StudyGroup group) => group.Rows
        .OrderBy(row => row.Role switch { MethodRole.Reference => 0, MethodRole.Control => 1, _ => 2 })
        .ThenBy(row => row.AverageGap?.Mean ?? double.MaxValue);

    internal static SeedValue? Value(StudyRow row, string metric) => row.Values.FirstOrDefault(value => value.Metric == metric);

    internal static SeedGap? Gap(StudyRow row, string metric) => row.Gaps.FirstOrDefault(gap => gap.Value.Metric == metric);

    /// <summary>The metric of forgetting among those shown.</summary>
    internal static MetricDescription? Forget(IEnumerable<MetricDescription> columns) => columns.FirstOrDefault(column => column.Id.StartsWith("forget_", StringComparison.Ordinal));

    /// <summary>The metric of utility among those shown.</summary>
    internal static MetricDescription? Retain(IEnumerable<MetricDescription> columns) => columns.FirstOrDefault(column => column.Id == "retain_test_accuracy");

    /// <summary>A number over seeds as charts take it.</summary>
    internal static MetricValue Interval(SeedValue? value) => value switch
    {
        null => MetricValue.Missing("not measured"),
        { Low: double low, High: double high } => MetricValue.Of(value.Mean, low, high),
        _ => MetricValue.Of(value.Mean),
    };

    /// <summary>A row's name for charts: the options' values without their names.</summary>
    internal static string Short(StudyRow row) => row.Options.Count == 0 ? row.Method : string.Join(' ', [row.Method.Split(' ')[0], .. row.Options.Select(option => option.Value)]);

    /// <summary>What the mark of the front says in a group; <see langword="null"/> where no row has it.</summary>
    internal static string? Front(StudyGroup group) => !group.Rows.Any(row => row.IsOnFront) ? null
        : group.TimesCompare ? "no other method is nearer on D_f, nearer on D_r and faster at once"
        : "no other method is nearer on D_f and on D_r at once; times were not taken alike and do not count";

    /// <summary>Half the width of an interval.</summary>
    internal static double? Half(SeedValue value) => (value.High - value.Low) / 2;

    internal static string Title(StudyDocument study, StudyGroup group) => $"{Model(study, group)} on {group.Data}, forget {Request(group)}";

    /// <summary>What is forgotten, in no more than a line: a list of ids can have thousands.</summary>
    internal static string Request(StudyGroup group) => group.Request.Length <= LongestRequest ? group.Request : group.Request[..(LongestRequest - 3)] + "...";

    /// <summary>The model, with its recipe where the study has the model with another one too.</summary>
    internal static string Model(StudyDocument study, StudyGroup group) =>
        group.Recipe.Length > 0 && study.Groups.Any(other => other.Model == group.Model && other.Recipe != group.Recipe) ? $"{group.Model} ({group.Recipe})" : group.Model;

    /// <summary>How many seeds the means of a row are over.</summary>
    internal static int Seeds(StudyRow row) => row.Values.Select(value => value.Seeds).DefaultIfEmpty().Max();
}
