using System.Text.Json;
using Lethe.Data;
using Lethe.Experiments.Running;
using Lethe.Experiments.Store;
using Lethe.Formats;
using Lethe.Results;
using Lethe.Toolkit.Tests.Models;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Running;

public sealed class StudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_runs_every_cell_and_a_rerun_does_nothing()
    {
        StudyOutcome outcome = TinyStudy.Run(Folder("a"));
        // Two seeds times retrain and finetune on both requests, and the control on the class alone.
        Assert.Equal(2 * (2 + 2 + 1), outcome.Cells.Count);
        Assert.Equal(outcome.Cells.Count, outcome.Done);
        Assert.Equal((0, 0), (outcome.Failed, outcome.Missing));
        Assert.All(outcome.Cells, cell => Assert.NotNull(cell.Audit!.Cost.Seconds.Value));
        Dictionary<string, DateTime> before = Times("a");
        Assert.Equal(outcome.Done, TinyStudy.Run(Folder("a")).Done);
        Assert.Equal(before, Times("a"));
    }

    [Fact]
    public void Jobs_threads_and_the_order_of_work_do_not_change_a_bit()
    {
        TinyStudy.Run(Folder("a"));
        TinyStudy.Run(Folder("b"), change: settings => settings with { Jobs = 3, Threads = 3 });
        Assert.Equal(TinyStudy.Results(Folder("a")), TinyStudy.Results(Folder("b")));
    }

    [Fact]
    public void Two_runs_at_once_on_one_folder_finish_it_together()
    {
        TinyStudy.Run(Folder("a"));
        StudyOutcome[] outcomes = new StudyOutcome[2];
        Parallel.For(0, 2, i => outcomes[i] = TinyStudy.Run(Folder("b")));
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Cells.Count, outcome.Done));
        Assert.Equal(TinyStudy.Results(Folder("a")), TinyStudy.Results(Folder("b")));
    }

    [Fact]
    public void Shards_share_the_cells_out()
    {
        StudyOutcome first = TinyStudy.Run(Folder("a"), change: settings => settings with { Shard = Shard.Parse("1/2") });
        Assert.Equal(5, first.Done);
        Assert.Equal(5, first.Missing);
        StudyOutcome second = TinyStudy.Run(Folder("a"), change: settings => settings with { Shard = Shard.Parse("2/2") });
        Assert.Equal((10, 0), (second.Done, second.Missing));
        TinyStudy.Run(Folder("b"));
        Assert.Equal(TinyStudy.Results(Folder("b")), TinyStudy.Results(Folder("a")));
    }

    [Fact]
    public void A_run_that_is_cancelled_goes_on_to_the_same_bits()
    {
        TinyStudy.Run(Folder("a"));
        for (int after = 1; after < 60; after += 7)
        {
            using CancellationTokenSource stop = new();
            int events = 0;
            Recorder progress = new(_ => { if (Interlocked.Increment(ref events) >= after) stop.Cancel(); });
            try
            {
                TinyStudy.Run(Folder("b"), change: settings => settings with { Progress = progress }, cancellation: stop.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.True(stop.IsCancellationRequested);
            }
        }

        Assert.Equal(10, TinyStudy.Run(Folder("b")).Done);
        Assert.Equal(TinyStudy.Results(Folder("a")), TinyStudy.Results(Folder("b")));
    }

    [Fact]
    public void A_failing_step_is_recorded_and_does_not_stop_the_others()
    {
        string plan = TinyStudy.Plan.Replace("models: mlp:hidden=8", "models: [mlp:hidden=8, { spec: mlp:hidden=9, recipe: { lr: 1000 } }]", StringComparison.Ordinal);
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), plan);
        CellOutcome[] failed = [.. outcome.Cells.Where(cell => cell.Error is not null)];
        Assert.NotEmpty(failed);
        Assert.All(failed, cell => Assert.Equal("mlp:hidden=9", cell.Model));
        // A method that never ran has not diverged.
        Assert.All(failed, cell => Assert.Empty(cell.Alarms));
        Assert.All(failed, cell => Assert.StartsWith("train mlp:hidden=9", cell.Error, StringComparison.Ordinal));
        Assert.Equal(outcome.Cells.Count, outcome.Done + outcome.Failed);
        Assert.Equal(outcome.Failed, TinyStudy.Run(Folder("a"), plan).Failed);
    }

    [Fact]
    public void A_method_that_diverges_carries_the_alarm()
    {
        string plan = TinyStudy.Plan.Replace("[finetune, mask-logit]", "[retrain: { lr: 1000 }, mask-logit]", StringComparison.Ordinal);
        CellOutcome[] failed = [.. TinyStudy.Run(Folder("a"), plan).Cells.Where(cell => cell.Error is not null)];
        Assert.NotEmpty(failed);
        Assert.All(failed, cell => Assert.Equal(("retrain lr=1000", AlarmKind.Divergence), (cell.Method, Assert.Single(cell.Alarms).Kind)));
    }

    [Fact]
    public void A_retrained_model_that_cannot_be_made_fails_the_cells_of_its_own_seed_alone()
    {
        string plan = TinyStudy.Plan.Replace("seeds: 2", "seeds: 3", StringComparison.Ordinal).Replace("[class:1, random:10%]", "class:1", StringComparison.Ordinal);
        StudyOutcome whole = TinyStudy.Run(Folder("a"), plan);
        string lost = whole.Cells.First(cell => cell.TrainingSeed == 1).Cell!.Audit.References.Retrained.Key.Hash;
        Directory.CreateDirectory(Path.Combine(Folder("b"), "store", "retrain", lost + ".safetensors", "in the way"));
        StudyOutcome outcome = TinyStudy.Run(Folder("b"), plan);
        Assert.Equal((6, 3), (outcome.Done, outcome.Failed));
        Assert.All(outcome.Cells.Where(cell => cell.Error is not null), cell => Assert.Equal(1UL, cell.TrainingSeed));
        Assert.All(outcome.Cells.Where(cell => cell.Method != "retrain"), cell => Assert.DoesNotContain(cell.Alarms, alarm => alarm.Kind == AlarmKind.Divergence));
        // Seed 0 takes that of seed 2 for the floor of its distances, seed 2 that of seed 0 as before.
        Assert.All(outcome.Cells.Where(cell => cell.Audit is not null), cell => Assert.NotNull(cell.Audit!.Models.Retrained!.Metrics.Number("kl_forget")));
        Assert.Equal(outcome.Failed, TinyStudy.Run(Folder("b"), plan).Failed);
    }

    [Fact]
    public void Runs_on_one_pair_of_models_give_no_verdict()
    {
        string plan = TinyStudy.Plan.Replace("seeds: 2", "seeds: { training: [0], unlearning: 5 }", StringComparison.Ordinal);
        StudyDocument study = TinyStudy.Run(Folder("a"), plan).Document!;
        Assert.Contains(study.Groups[0].Rows, row => row.Gaps.Any(gap => gap.Value.Seeds == 5));
        Assert.All(study.Groups.SelectMany(group => group.Rows).SelectMany(row => row.Gaps), gap => Assert.Equal("inconclusive", gap.Verdict));
        Assert.All(study.Groups.SelectMany(group => group.Original), value => Assert.Equal(1, value.Seeds));
        Assert.Contains("All are of one original and one retrained model", File.ReadAllText(Path.Combine(Folder("a"), "study.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Retraining_in_another_way_is_a_method_among_others()
    {
        string plan = TinyStudy.Plan.Replace("[finetune, mask-logit]", "[retrain: { epochs: 3 }]", StringComparison.Ordinal).Replace("seeds: 2", "seeds: { training: 2, unlearning: 2 }", StringComparison.Ordinal);
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), plan);
        StudyRow row = outcome.Document!.Groups[0].Rows.Single(row => row.Method == "retrain epochs=3");
        Assert.Equal(MethodRole.Method, row.Role);
        Assert.NotNull(row.AverageGap);
        Assert.NotEmpty(row.Gaps);
        Assert.Equal(outcome.Cells.Count, outcome.Cells.Select(cell => cell.ReportFolder).Distinct().Count());
        Assert.All(outcome.Cells.Where(cell => cell.Method == "retrain epochs=3"), cell => Assert.Contains("unlearning", cell.ReportFolder, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_folders_of_images_beside_the_plan_are_data()
    {
        using PictureFolder pets = PictureFolder.Of(12, "cat", "dog");
        string above = Path.GetDirectoryName(pets.Path)!, plan = Path.Combine(above, "plan.yaml");
        File.WriteAllText(plan, "data: pets:size=4x6\nmodels: { spec: mlp:hidden=4, recipe: { epochs: 1, batch: 8 } }\nrequests: class:cat\nmethods: mask-logit\nmetrics: test_accuracy\n");
        StudyOutcome outcome = Study.Run(Lethe.Experiments.Plans.StudyPlan.Load(plan), new StudySettings { Output = Folder("a"), Threads = 1, PlanName = plan }, TestContext.Current.CancellationToken);
        Assert.Equal((2, 2), (outcome.Cells.Count, outcome.Done));
        Assert.True(StudyForecast.Of(Lethe.Experiments.Plans.StudyPlan.Load(plan), new StudySettings { Output = Folder("b"), Threads = 1 }, TestContext.Current.CancellationToken).Seconds > 0);

        Directory.CreateDirectory(Path.Combine(above, "other"));
        Directory.Move(pets.Path, Path.Combine(above, "other", "pets"));
        Directory.CreateDirectory(pets.Path);
        foreach (string file in Directory.GetFiles(Path.Combine(above, "other", "pets"), "*", SearchOption.AllDirectories))
            pets.Write(Path.GetRelativePath(Path.Combine(above, "other", "pets"), file), File.ReadAllBytes(file));
        File.WriteAllText(plan, File.ReadAllText(plan).Replace("data: pets:size=4x6", "data:\n  - pets\n  - other/pets", StringComparison.Ordinal));
        Assert.Contains("line 3: two datasets are called 'pets'", Assert.Throws<UsageException>(() => Study.Run(Lethe.Experiments.Plans.StudyPlan.Load(plan), new StudySettings { Output = Folder("c"), PlanName = plan }, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_cannot_be_cut_as_asked_is_told_with_its_line_and_what_else_is_wrong()
    {
        string plan = TinyStudy.Plan.Replace("data: fashion-mnist-mini", "data: [fashion-mnist-mini, 'fashion-mnist-mini:train=9999perclass']", StringComparison.Ordinal).Replace("class:1", "class:shoe", StringComparison.Ordinal);
        string message = Assert.Throws<UsageException>(() => Study.Run(Lethe.Experiments.Plans.StudyPlan.Parse(plan), new StudySettings { Output = Folder("a"), Threads = 1 }, TestContext.Current.CancellationToken)).Message;
        Assert.Contains("plan: line 2: ", message, StringComparison.Ordinal);
        Assert.Contains("; line 5: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_beside_which_another_run_was_at_work_has_no_time_to_compare()
    {
        StepStore store = new(Folder("a"));
        using ClaimBoard mine = new(store, TimeProvider.System), others = new(store, TimeProvider.System);
        Assert.False(mine.AreOthersAtWork());
        using WorkClaim own = mine.TryTake(StepKey.Of("train", 1, ("a", "1")))!;
        Assert.False(mine.AreOthersAtWork());
        using (others.TryTake(StepKey.Of("train", 1, ("a", "2"))))
            Assert.True(mine.AreOthersAtWork());
        Assert.False(mine.AreOthersAtWork());
        StepMeasurement took = new() { Seconds = 1, Jobs = 1 };
        Assert.True(took.ComparesWith(took));
        Assert.False(took.ComparesWith(took with { Beside = true }));
    }

    [Theory]
    [InlineData("plain", "--output=#/plain/slurm-%A-%a.log")]
    [InlineData("with space 5%", "--output=\"#/with space 5%%/slurm-%A-%a.log\"")]
    public void The_slurm_script_names_any_folder(string folder, string line)
    {
        string script = SlurmScript.Text("plan.yaml", new StudySettings { Output = Folder(folder) });
        Assert.Contains("#SBATCH " + line.Replace("#", _folder.FullName, StringComparison.Ordinal) + "\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_workers_that_begin_a_store_at_once_one_says_what_it_holds()
    {
        StepStore store = new(Folder("a"));
        Parallel.For(0, 16, _ => VectorWidth.Check(store));
        Assert.Equal("vectors.txt", Path.GetFileName(Assert.Single(Directory.GetFiles(store.Folder))));
    }

    [Fact]
    public void The_events_are_json_lines()
    {
        TinyStudy.Run(Folder("a"));
        string file = Assert.Single(Directory.GetFiles(Path.Combine(Folder("a"), "events")));
        string[] names = [.. File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()!)];
        Assert.Equal(names.Count(name => name == "started"), names.Count(name => name == "done"));
        Assert.Equal(("run", "end"), (names[0], names[^1]));
        JsonElement end = JsonDocument.Parse(File.ReadLines(file).Last()).RootElement;
        Assert.Equal((names.Count(name => name == "done"), 0, 0), (end.GetProperty("done").GetInt32(), end.GetProperty("failed").GetInt32(), end.GetProperty("skipped").GetInt32()));
    }

    [Fact]
    public void A_request_that_means_nothing_in_the_data_is_told_with_its_line()
    {
        string plan = TinyStudy.Plan.Replace("class:1", "class:shoe", StringComparison.Ordinal);
        Assert.Contains("plan: line 5: ", Assert.Throws<UsageException>(() => TinyStudy.Run(Folder("a"), plan)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_does_not_fit_its_data_and_data_that_cannot_be_tuned_on_are_told_with_their_lines()
    {
        string plan = TinyStudy.Plan.Replace("mlp:hidden=8", "[mlp:hidden=8, resnet18:stem=unknown]", StringComparison.Ordinal);
        Dataset bars = Bars.Of();
        static byte[] Bytes(DatasetPart part) => [.. Enumerable.Range(0, part.Count).SelectMany(i => part.Image(i).ToArray())];
        Dataset bare = Dataset.FromArrays("bars", Bars.Shape, [.. bars.ClassNames], Bytes(bars.Train), bars.Train.Labels.ToArray(), Bytes(bars.Test), bars.Test.Labels.ToArray(), validation: 0);
        string[] untuned = ["ssd", "ssd-label-free", "fisher-prune", "gradient-ascent", "task-arithmetic"];
        foreach (string method in untuned)
        {
            string asked = TinyStudy.Plan.Replace("[finetune, mask-logit]", $"[finetune, {method}]", StringComparison.Ordinal);
            Assert.Contains($"plan: line 6: method '{method}': data 'bars' has no validation part", Assert.Throws<UsageException>(() => TinyStudy.Run(Folder("a"), asked, settings => settings with { Load = _ => bare })).Message, StringComparison.Ordinal);
        }

        string fixedly = TinyStudy.Plan.Replace("[finetune, mask-logit]", "[ssd: { alpha: 1 }, fisher-prune: { rule: notebook }, ssd-label-free: { rule: paper }, gradient-ascent: { rule: paper }, task-arithmetic: { alpha: 1, rho: 0.5 }]", StringComparison.Ordinal);
        Assert.NotEmpty(TinyStudy.Run(Folder("b"), fixedly, settings => settings with { Load = _ => bare }).Cells);
        string tuned = TinyStudy.Plan.Replace("class:1", "class:99", StringComparison.Ordinal) + "\ntune: { methods: { finetune: { lr-scale: [0.01, 0.1] } } }";
        string message = Assert.Throws<UsageException>(() => TinyStudy.Run(Folder("a"), tuned, settings => settings with { Load = _ => bare })).Message;
        Assert.Contains("plan: line 5: ", message, StringComparison.Ordinal);
        Assert.Contains("; line 9: 'tune': data 'bars' has no validation part", message, StringComparison.Ordinal);
        Assert.Contains("line 3: ", Assert.Throws<UsageException>(() => TinyStudy.Run(Folder("a"), plan)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_other_vectors_have_begun_is_refused_unless_nothing_is_left_to_do()
    {
        TinyStudy.Run(Folder("a"));
        string file = Path.Combine(Folder("a"), "store", "vectors.txt");
        File.WriteAllText(file, "Other 64");
        Assert.Equal(10, TinyStudy.Run(Folder("a")).Done);
        string more = TinyStudy.Plan.Replace("seeds: 2", "seeds: 3", StringComparison.Ordinal);
        Assert.Contains("Other 64", Assert.Throws<DataException>(() => TinyStudy.Run(Folder("a"), more)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_shards_at_once_leave_the_report_of_the_whole()
    {
        Parallel.For(1, 3, i => TinyStudy.Run(Folder("a"), change: settings => settings with { Shard = new Shard(i, 2) }));
        using JsonDocument study = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder("a"), "study.json")));
        Assert.Equal((10, 10), (study.RootElement.GetProperty("done").GetInt32(), study.RootElement.GetProperty("cells").GetInt32()));
    }

    [Fact]
    public void Times_of_steps_side_by_side_or_of_shards_are_not_compared()
    {
        StudyOutcome alone = TinyStudy.Run(Folder("a")), jobs = TinyStudy.Run(Folder("b"), change: settings => settings with { Jobs = 2 });
        TinyStudy.Run(Folder("c"), change: settings => settings with { Shard = Shard.Parse("1/2") });
        StudyOutcome shards = TinyStudy.Run(Folder("c"), change: settings => settings with { Shard = Shard.Parse("2/2") });
        Assert.All(alone.Document!.Groups, group => Assert.True(group.TimesCompare));
        Assert.All(jobs.Document!.Groups.Concat(shards.Document!.Groups), group => Assert.False(group.TimesCompare));
    }

    [Fact]
    public void A_forecast_counts_what_is_shared_and_what_is_done()
    {
        StudyForecast forecast = StudyForecast.Of(Lethe.Experiments.Plans.StudyPlan.Parse(TinyStudy.Plan), TinyStudy.In(Folder("a")), TestContext.Current.CancellationToken);
        Assert.Equal(10, forecast.Cells.Count);
        Assert.Equal([("train", 2, 0), ("retrain", 4, 0), ("audit", 10, 0), ("unlearn", 6, 0)], forecast.Steps.Select(step => (step.Kind, step.Count, step.Done)));
        Assert.True(forecast.Seconds > 0);
        Assert.False(Directory.Exists(Folder("a")));
    }

    [Fact]
    public void Tuned_options_are_charged_with_their_search()
    {
        string plan = TinyStudy.Plan.Replace("seeds: 2", "tune: { methods: { finetune: { lr-scale: [0.01, 0.1] } }, search: grid }", StringComparison.Ordinal);
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), plan);
        Assert.Equal(outcome.Cells.Count, outcome.Done);
        double Forward(string method) => outcome.Cells.First(cell => cell.Method == method).Audit!.Cost.SamplesForward.Value!.Value;
        Assert.True(Forward("finetune tuned") > 2.5 * Forward("finetune"));
    }

    [Fact]
    public void Options_that_do_not_go_together_are_trials_that_failed()
    {
        string plan = TinyStudy.Plan.Replace("seeds: 2", "tune: { methods: { ssd: { rule: [tuned, paper], over: [all, retain], alpha: [1] } }, search: grid }", StringComparison.Ordinal).Replace("[class:1, random:10%]", "class:1", StringComparison.Ordinal);
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), plan);
        Assert.Equal(outcome.Cells.Count, outcome.Done);
        TrialRecord[] trials = [.. new StepStore(Folder("a")).Read(outcome.Cells.Single(cell => cell.Method == "ssd tuned").Cell!.Unlearn.Parents.OfType<TuneStep>().Single().Key).Trials];
        Assert.Equal([true, true, true, false], trials.Select(trial => trial.Score is not null).OrderDescending());
    }

    [Fact]
    public void Importances_are_made_once_for_a_model_and_charged_to_every_method_that_compares_with_them()
    {
        string plan = TinyStudy.Plan.Replace("[finetune, mask-logit]", "[naive-prune, ssd, fisher-prune, ssd: { over: retain }]", StringComparison.Ordinal).Replace("seeds: 2", "seeds: 1", StringComparison.Ordinal);
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), plan);
        Assert.Equal(outcome.Cells.Count, outcome.Done);
        // Those of D, and of the three classes that the class request leaves whole; the parts that hold images drawn at random are nobody else's.
        Assert.Equal(4, Directory.GetFiles(Path.Combine(Folder("a"), "store", "importances"), "*.safetensors").Length);
        int images = Bars.Of().Train.Count, forget = outcome.Cells[0].Cell!.Unlearn.Split.Training.ForgetTrain.Count;
        foreach (string method in new[] { "ssd", "fisher-prune", "ssd over=retain" })
        {
            CellOutcome cell = outcome.Cells.First(cell => cell.Method == method);
            Assert.Equal(method == "ssd over=retain" ? images : images + forget, cell.Audit!.Cost.SamplesBackward.Value);
            Assert.True(cell.Took!.ArtifactSeconds > 0);
        }
    }

    [Fact]
    public void Importances_of_a_search_are_counted_once()
    {
        string plan = TinyStudy.Plan.Replace("[finetune, mask-logit]", "[ssd: { alpha: 5 }]", StringComparison.Ordinal).Replace("seeds: 2", "tune: { methods: { ssd: { alpha: [5, 10, 20] } }, search: grid }", StringComparison.Ordinal);
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), plan);
        double Backward(string method) => outcome.Cells.First(cell => cell.Method == method).Audit!.Cost.SamplesBackward.Value!.Value;
        int images = Bars.Of().Train.Count, forget = outcome.Cells[0].Cell!.Unlearn.Split.Training.ForgetTrain.Count;
        Assert.Equal(images + forget, Backward("ssd alpha=5"));
        Assert.Equal(images + (4 * forget), Backward("ssd tuned"));
    }

    [Fact]
    public void Importances_that_were_tampered_with_fail_the_steps_that_need_them()
    {
        string plan = TinyStudy.Plan.Replace("[finetune, mask-logit]", "[ssd]", StringComparison.Ordinal).Replace("seeds: 2", "seeds: 1", StringComparison.Ordinal);
        TinyStudy.Run(Folder("a"), plan);
        string file = Assert.Single(Directory.GetFiles(Path.Combine(Folder("a"), "store", "importances"), "*.safetensors"));
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), plan.Replace("[ssd]", "[ssd, fisher-prune]", StringComparison.Ordinal));
        CellOutcome[] failed = [.. outcome.Cells.Where(cell => cell.Error is not null)];
        Assert.Equal(["fisher-prune", "fisher-prune"], failed.Select(cell => cell.Method));
        Assert.All(failed, cell => Assert.Contains("expected values of SHA-256", cell.Error!, StringComparison.Ordinal));
    }

    [Fact]
    public void Models_on_other_channel_statistics_are_other_models()
    {
        Dataset bars = Bars.Of();
        static byte[] Bytes(DatasetPart part) => [.. Enumerable.Range(0, part.Count).SelectMany(i => part.Image(i).ToArray())];
        Dataset With(float mean) => Dataset.FromArrays(
            "bars", Bars.Shape, [.. bars.ClassNames], Bytes(bars.Train), bars.Train.Labels.ToArray(), Bytes(bars.Test), bars.Test.Labels.ToArray(), normalization: new Normalization([mean], [0.5f]));
        string plan = TinyStudy.Plan.Replace("seeds: 2", "seeds: 1", StringComparison.Ordinal);
        TinyStudy.Run(Folder("a"), plan, settings => settings with { Load = _ => With(0.4f) });
        TinyStudy.Run(Folder("a"), plan, settings => settings with { Load = _ => With(0.6f) });
        Assert.Equal(2, Directory.GetFiles(Path.Combine(Folder("a"), "store", "train"), "*.safetensors").Length);
    }

    [Fact]
    public void A_forecast_shows_which_importances_are_shared()
    {
        string plan = TinyStudy.Plan.Replace("[finetune, mask-logit]", "[ssd, fisher-prune]", StringComparison.Ordinal);
        StudyForecast forecast = StudyForecast.Of(Lethe.Experiments.Plans.StudyPlan.Parse(plan), TinyStudy.In(Folder("a")), TestContext.Current.CancellationToken);
        StepForecast importances = Assert.Single(forecast.Steps, step => step.Kind == "importances");
        Assert.Equal((2, 8, 0), (importances.Count, importances.Uses, importances.Done));
        Assert.True(importances.Seconds > 0);
    }

    [Fact]
    public void Halving_is_charged_less_than_a_grid_of_as_many_options()
    {
        double Forward(string search)
        {
            string plan = TinyStudy.Plan.Replace("seeds: 2", $"tune: {{ methods: {{ finetune: {{ lr-scale: [0.01, 0.03, 0.1, 0.3, 0.5, 1] }} }}, search: {search} }}", StringComparison.Ordinal);
            return TinyStudy.Run(Folder(search), plan).Cells.First(cell => cell.Method == "finetune tuned").Audit!.Cost.SamplesForward.Value!.Value;
        }

        Assert.True(Forward("halving") < 0.8 * Forward("grid"));
    }

    [Fact]
    public void A_method_that_does_no_more_than_the_control_is_marked_as_filtering()
    {
        string plan = TinyStudy.Plan.Replace("[finetune, mask-logit]", "[finetune: { lr-scale: 0.000001 }, mask-logit]", StringComparison.Ordinal).Replace("kl_forget]", "linear_probe_forget]", StringComparison.Ordinal).Replace("seeds: 2", "seeds: 1", StringComparison.Ordinal);
        StudyOutcome outcome = TinyStudy.Run(Folder("a"), plan);
        Assert.Contains(outcome.Cells.First(cell => cell.Request == "class:1" && cell.Method.StartsWith("finetune lr-scale", StringComparison.Ordinal)).Alarms, alarm => alarm.Kind == AlarmKind.Filtering);
        Assert.DoesNotContain(outcome.Cells.Where(cell => cell.Method is "retrain" or "mask-logit"), cell => cell.Alarms.Any(alarm => alarm.Kind == AlarmKind.Filtering));
    }

    private string Folder(string name) => Path.Combine(_folder.FullName, name);

    private Dictionary<string, DateTime> Times(string name) =>
        Directory.EnumerateFiles(Path.Combine(Folder(name), "store"), "*", SearchOption.AllDirectories).ToDictionary(file => file, File.GetLastWriteTimeUtc);

    private sealed class Recorder(Action<ProgressEvent> report) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value) => report(value);
    }
}
