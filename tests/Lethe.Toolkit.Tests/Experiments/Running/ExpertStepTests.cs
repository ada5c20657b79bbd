using Lethe.Data;
using Lethe.Experiments.Plans;
using Lethe.Experiments.Running;
using Lethe.Experiments.Store;
using Lethe.Formats;
using Lethe.Models;
using Lethe.Results;
using Lethe.Toolkit.Tests.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Experiments.Running;

/// <summary>An expert is trained once for all cells that start from it, charged to each of them, and the same as alone.</summary>
public sealed class ExpertStepTests : IDisposable
{
    private const string Grid = "[task-arithmetic: { alpha: [1, 2], rho: 0.5 }, task-arithmetic: { replay: 1 }]";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_expert_is_trained_once_and_charged_to_every_method_that_starts_from_it()
    {
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), Plan(Grid));
        Assert.Equal(outcome.Cells.Count, outcome.Done);
        // Without replay and with it, for the class and for the samples.
        Assert.Equal(4, Directory.GetFiles(Path.Combine(Folder("a"), "store", "expert"), "*.safetensors").Length);
        foreach (CellOutcome cell in outcome.Cells.Where(cell => cell.Method != "retrain"))
        {
            int forget = cell.Cell!.Unlearn.Split.Training.ForgetTrain.Count;
            Assert.Equal(5 * (cell.Method.Contains("replay", StringComparison.Ordinal) ? 2 : 1) * forget, cell.Audit!.Cost.SamplesBackward.Value);
            Assert.InRange(cell.Took!.ArtifactSeconds, double.Epsilon, cell.Took.Seconds);
        }

        ExpertStep expert = outcome.Cells.SelectMany(cell => cell.Cell!.Steps).OfType<ExpertStep>().First();
        Assert.Equal(5, new StepStore(Folder("a")).Read(expert.Key).Curve.Count);
        Assert.Contains("expert", File.ReadAllText(Path.Combine(Folder("a"), "study.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_expert_gives_the_same_bits_as_the_method_alone()
    {
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), Plan(Grid, "{ training: 1, unlearning: [3] }"));
        StepStore store = new(Folder("a"));
        foreach (CellOutcome outcomeOfCell in outcome.Cells.Where(cell => cell.Method != "retrain"))
        {
            UnlearnStep step = outcomeOfCell.Cell!.Unlearn;
            UnlearningJob job = new() { Original = store.ReadModel(step.Original.Key), Data = Bars.Of(), Request = ForgetRequest.Parse(step.Split.Request), Seed = 3 };
            UnlearningResult alone = Unlearner.Run(TaskArithmetic.Definition.Create(step.Settings), job, TestContext.Current.CancellationToken);
            Assert.Equal(alone.Model.Sha256(), store.Read(step.Key).ModelSha256);
            Assert.Equal(alone.Cost.SamplesBackward, outcomeOfCell.Audit!.Cost.SamplesBackward.Value);
            Assert.Equal(alone.Cost.SamplesForward, outcomeOfCell.Audit!.Cost.SamplesForward.Value);
        }
    }

    [Fact]
    public void Seeds_of_unlearning_have_experts_of_their_own()
    {
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), Plan("[task-arithmetic: { alpha: [1, 2], rho: 0.5 }]", "{ training: 1, unlearning: 2 }"));
        ExpertStep[] experts = [.. outcome.Cells.SelectMany(cell => cell.Cell!.Steps).OfType<ExpertStep>().Distinct()];
        Assert.Equal(4, experts.Length);
        StepStore store = new(Folder("a"));
        Assert.Equal(4, experts.Select(expert => store.Read(expert.Key).ArtifactSha256).Distinct().Count());
    }

    [Fact]
    public void An_expert_that_is_stopped_in_its_training_goes_on_to_the_same_bits()
    {
        string plan = Plan("[task-arithmetic: { alpha: [1, 2], rho: 0.5, epochs: 6, batch: 8 }]");
        TinyStudy.Run(Folder("a"), plan);
        int stopped = 0;
        List<string> notices = [];
        for (int after = 2; after < 40; after += 5)
        {
            using CancellationTokenSource stop = new();
            int events = 0;
            Recorder progress = new(seen =>
            {
                if (seen.Kind == ProgressKind.Notice)
                    notices.Add(seen.Message);
                if (seen.Kind == ProgressKind.Step && seen.Message.StartsWith("expert", StringComparison.Ordinal) && ++events >= after)
                    stop.Cancel();
            });
            try
            {
                TinyStudy.Run(Folder("b"), plan, settings => settings with { Progress = progress }, stop.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                stopped++;
                Assert.Single(Directory.GetFiles(Path.Combine(Folder("b"), "store", "expert"), "*.partial"));
            }
        }

        Assert.True(stopped > 1);
        Assert.Contains(notices, notice => notice.StartsWith("expert", StringComparison.Ordinal) && notice.Contains("going on from", StringComparison.Ordinal));
        TinyStudy.Run(Folder("b"), plan);
        Assert.Equal(TinyStudy.Results(Folder("a")), TinyStudy.Results(Folder("b")));
    }

    [Fact]
    public void A_forecast_shows_which_experts_are_shared()
    {
        StudyForecast forecast = StudyForecast.Of(StudyPlan.Parse(Plan(Grid, "2")), TinyStudy.In(Folder("a")), TestContext.Current.CancellationToken);
        StepForecast experts = Assert.Single(forecast.Steps, step => step.Kind == "expert");
        Assert.Equal((8, 12, 0), (experts.Count, experts.Uses, experts.Done));
        Assert.True(experts.Seconds > 0);
        Assert.Contains("\nexpert          8 steps for 12 uses", forecast.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_expert_of_a_search_is_counted_once()
    {
        string plan = Plan("[task-arithmetic: { alpha: 1, rho: 0.5 }]") + "\ntune: { methods: { task-arithmetic: { alpha: [1, 2, 3], rho: [0, 0.5] } }, search: grid }";
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), plan);
        double Backward(string method) => outcome.Cells.First(cell => cell.Method == method).Audit!.Cost.SamplesBackward.Value!.Value;
        int forget = outcome.Cells[0].Cell!.Unlearn.Split.Training.ForgetTrain.Count;
        Assert.Equal((5 * forget, 5 * forget), (Backward("task-arithmetic alpha=1 rho=0.5"), Backward("task-arithmetic tuned")));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(Folder("a"), "store", "expert"), "*.safetensors").Length);
    }

    [Fact]
    public void A_search_by_halving_trains_an_expert_for_each_share_of_the_data_and_one_for_the_run()
    {
        string plan = Plan("finetune") + "\ntune: { methods: { task-arithmetic: { alpha: [1, 2, 3, 4], rho: [0.5] } }, search: halving, budget: 4 }";
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), plan);
        CellOutcome tuned = outcome.Cells.First(cell => cell.Method == "task-arithmetic tuned");
        int forget = tuned.Cell!.Unlearn.Split.Training.ForgetTrain.Count;
        Assert.False(Directory.Exists(Path.Combine(Folder("a"), "store", "expert")));
        // Not one for each of the trials: at most the whole for every round and once more at the end.
        Assert.InRange(tuned.Audit!.Cost.SamplesBackward.Value!.Value, 5 * 2 * forget, 5 * 4 * forget);
    }

    [Fact]
    public void An_expert_that_diverges_is_the_methods_own_failure()
    {
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), Plan("[task-arithmetic: { lr: 1000, epochs: 20, batch: 8 }, finetune]"));
        CellOutcome[] failed = [.. outcome.Cells.Where(cell => cell.Error is not null)];
        Assert.NotEmpty(failed);
        Assert.All(failed, cell => Assert.Equal(("task-arithmetic epochs=20 batch=8 lr=1000", AlarmKind.Divergence), (cell.Method, Assert.Single(cell.Alarms).Kind)));
    }

    private static string Plan(string methods, string seeds = "1") =>
        TinyStudy.Plan.Replace("[finetune, mask-logit]", methods, StringComparison.Ordinal).Replace("seeds: 2", $"seeds: {seeds}", StringComparison.Ordinal);

    private string Folder(string name) => Path.Combine(_folder.FullName, name);

    private sealed class Recorder(Action<ProgressEvent> report) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value) => report(value);
    }
}
