using System.Text.Json;
using Lethe.Experiments.Running;
using Lethe.Experiments.Store;
using Lethe.Models;
using Lethe.Results;
using Lethe.Toolkit.Tests.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Experiments.Running;

/// <summary>What every kind of step makes of one fixed small case: some logits of its model, the scores of its trials, the values of its metrics.</summary>
internal static class StepOutputs
{
    private const int Images = 4;

    private const string Plan = """
        name: steps
        data: fashion-mnist-mini
        models: cnn:channels=4-8
        recipe: { epochs: 2, batch: 32 }
        requests: REQUEST
        methods: METHODS
        metrics: METRICS
        seeds: { training: [0, 1], unlearning: [0] }
        """;

    // What alarms and claims are made of.
    private const string Judged = "[test_accuracy, forget_test_accuracy, forget_train_accuracy, retain_test_accuracy, mia_entropy_auc, kl_forget]";

    private static readonly string[] Requests = ["class:1", "random:10%"];

    // Every search and both scores: of classes by accuracies, of samples by an attack.
    private static readonly string[] Searches =
    [
        "{ methods: { finetune: { lr-scale: [0.2, 1] } }, search: grid }",
        "{ methods: { finetune: { lr-scale: [0.1, 0.2, 0.5, 1] } }, search: random, budget: 2 }",
        "{ methods: { finetune: { lr-scale: [0.1, 0.2, 0.5, 1] } }, search: halving, budget: 4 }",
    ];

    // Every estimator that has a pass of its own, over D and over parts of it.
    private const string Compared = "[fisher-prune, ssd-label-free, ssd: { rule: [paper, notebook] }, ssd: { labels: model }, ssd: { over: retain }, ssd-label-free: { rule: paper }]";

    // Alarms and claims are those of the methods that were there when they were first kept: one more method is no change of the audit.
    private const string Later = "task-arithmetic";

    private const string Subtracted = "[task-arithmetic: { rule: paper }, task-arithmetic: { replay: 1, alpha: 1, rho: 0.5, threshold: global, statistics: refresh }]";

    /// <summary>A version with the values that it stands for, rounded.</summary>
    internal sealed record Output(string Name, int Version, double[] Values);

    /// <summary>Runs the case in a folder.</summary>
    internal static IReadOnlyList<Output> Make(string folder)
    {
        CellOutcome[] cells = [.. Requests.SelectMany(request => Run(folder, "all", Judged, request))], audited = Run(folder, "finetune", "all"), compared = [.. Run(folder, Compared, "test_accuracy"), .. Run(folder, Subtracted, "test_accuracy")];
        CellOutcome[] searched = [.. Requests.SelectMany(request => Searches.SelectMany(search => Run(folder, "finetune", "test_accuracy", request, search)))];
        StepStore store = new(folder);
        return
        [
            new("train", StepVersions.Train, Logits(store, cells[0].Cell!.Unlearn.Original)),
            new("importances", StepVersions.Importances, [.. compared.SelectMany(cell => cell.Cell!.Unlearn.Parents.OfType<ImportancesStep>()).Distinct().SelectMany(step => Sums(store, step))]),
            new("expert", StepVersions.Expert, [.. cells.Concat(compared).SelectMany(cell => cell.Cell!.Unlearn.Parents.OfType<ExpertStep>()).Distinct().SelectMany(step => Sums(store, step))]),
            .. cells.Concat(compared).Where(cell => !cell.Cell!.IsReference || cell.Request == Requests[0]).DistinctBy(cell => cell.Cell!.Unlearn.Key)
                .GroupBy(cell => cell.Cell!.Method.Id).Select(method => new Output(method.Key, StepVersions.Of(method.Key), [.. method.SelectMany(cell => Logits(store, cell.Cell!.Unlearn))])),
            new("tune", StepVersions.Tune, [.. searched.Where(cell => cell.Cell!.Method.Tuned).SelectMany(cell => Tried(store.Read(cell.Cell!.Unlearn.Parents[^1].Key)))]),
            new("audit", StepVersions.Audit, [.. Metrics(audited.First(cell => cell.Method == "finetune").Audit!.Models.Unlearned.Metrics), .. cells.Where(cell => cell.Cell!.Method.Id != Later).SelectMany(cell => Said(store.Read(cell.Cell!.Audit.Key)))]),
        ];
    }

    // The claim and the alarms, in their order.
    private static IEnumerable<double> Said(StepRecord record) =>
        [(double)record.Audit!.Claim.Kind, .. record.Alarms.Select(alarm => (double)alarm.Kind), -1];

    private static CellOutcome[] Run(string folder, string methods, string metrics, string request = "class:1", string? search = null)
    {
        string plan = Plan.Replace("METHODS", methods, StringComparison.Ordinal).Replace("METRICS", metrics, StringComparison.Ordinal).Replace("REQUEST", request, StringComparison.Ordinal);
        return [.. TinyStudy.Run(folder, search is null ? plan : plan + "\ntune: " + search).Cells.Where(cell => cell.TrainingSeed == 0)];
    }

    // What was tried, in which order, and what came out.
    private static IEnumerable<double> Tried(StepRecord record) =>
        record.Trials.SelectMany(trial => new[] { Convert.ToDouble(trial.Options.Single().Value, System.Globalization.CultureInfo.InvariantCulture), Rounded(trial.Score ?? double.NaN) });

    /// <summary>Writes outputs as JSON, a line a step.</summary>
    internal static void Write(string path, IReadOnlyList<Output> outputs)
    {
        IEnumerable<string> lines = outputs.Select(output => FormattableString.Invariant($"  \"{output.Name}\": {{ \"version\": {output.Version}, \"values\": [{string.Join(", ", output.Values.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}] }}"));
        File.WriteAllText(path, "{\n" + string.Join(",\n", lines) + "\n}\n");
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    internal static IReadOnlyList<Output> Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return
        [
            .. document.RootElement.EnumerateObject().Select(step => new Output(
                step.Name, step.Value.GetProperty("version").GetInt32(), [.. step.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())])),
        ];
    }

    private static double[] Logits(StepStore store, Step step)
    {
        Predictions predictions = Predictor.Run(store.ReadModel(step.Key), Bars.Of().Test);
        return [.. Enumerable.Range(0, Images).SelectMany(i => predictions.LogitsOf(i).ToArray()).Select(logit => Rounded(logit))];
    }

    // Importances differ by orders of magnitude: the logarithm of the sum of each tensor's magnitudes.
    private static IEnumerable<double> Sums(StepStore store, ArtifactStep step) =>
        store.ReadArtifact(step.Key).Tensors.Select(tensor => Rounded(Math.Log(tensor.Values.ToArray().Sum(value => Math.Abs((double)value)))));

    private static double[] Metrics(MetricSet metrics) =>
        [.. metrics.SelectMany(metric => new[] { metric.Value.Value, metric.Value.Low, metric.Value.High }).Select(value => Rounded(value ?? -1))];

    private static double Rounded(double value) => Math.Round(value, 5);
}
