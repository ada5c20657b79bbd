using System.Text.Json;
using Xunit;

namespace Lethe.Cli.Tests.Commands;

/// <summary>Whole runs of small plans, in this process and in processes that are killed.</summary>
public sealed class RunCommandTests : IDisposable
{
    private const int Kills = 20;

    // Seconds of work: many small steps, and trainings of several epochs that leave partial states.
    private const string Plan = """
        name: killed
        data: fashion-mnist-mini:train=24perclass,test=10perclass
        models: mlp:hidden=64
        recipe: { epochs: 12 }
        requests: [class:6, random:10%]
        methods: [finetune, ssd]
        seeds: 2
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plan_gives_a_document_with_an_audit_for_each_cell()
    {
        JsonElement json = Invocation.Of("run", PlanFile(), "--out", _folder.File("a"), "--json", "--quiet").Json();
        Assert.Equal(12, json.GetProperty("done").GetInt32());
        JsonElement cell = json.GetProperty("cells")[1];
        Assert.Equal("finetune", cell.GetProperty("method").GetString());
        Assert.Equal("class:6", cell.GetProperty("audit").GetProperty("forget").GetString());
        Assert.True(File.Exists(cell.GetProperty("file").GetString()));
    }

    [Fact]
    public void Mistakes_have_exit_code_two_and_name_the_line()
    {
        Invocation.Of("run", PlanFile(Plan.Replace("finetune", "finetun", StringComparison.Ordinal))).AssertFails(2, "line 6", "'finetune'");
        Invocation.Of("run", PlanFile(), "--shard", "3/2").AssertFails(2, "3/2");
        Invocation.Of("run", PlanFile(Plan.Replace("class:6", "class:hat", StringComparison.Ordinal)), "--out", _folder.File("x")).AssertFails(2, "line 5", "hat");
        Invocation.Of("run", _folder.File("none.yaml")).AssertFails(1, "none.yaml");
    }

    [Fact]
    public void Failed_cells_have_exit_code_one()
    {
        string plan = Plan.Replace("epochs: 12", "epochs: 1, lr: 1000", StringComparison.Ordinal);
        Invocation.Of("run", PlanFile(plan), "--out", _folder.File("a"), "--quiet").AssertFails(1, "of 12 cells failed", "diverges");
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        string text = Invocation.Of("run", PlanFile(), "--out", _folder.File("a"), "--dry-run").Text();
        Assert.Contains("12 cells, about ", text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("a")));
    }

    [Fact]
    public void A_slurm_script_runs_the_shards()
    {
        Invocation.Of("run", PlanFile(), "--out", _folder.File("a"), "--slurm", "--shard", "1/3").Text();
        string script = File.ReadAllText(Path.Combine(_folder.File("a"), "run.slurm"));
        Assert.StartsWith("#!/bin/bash\n", script, StringComparison.Ordinal);
        Assert.Contains("#SBATCH --array=1-3\n", script, StringComparison.Ordinal);
        Assert.Contains("--shard \"$SLURM_ARRAY_TASK_ID/3\"", script, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_killed_again_and_again_ends_with_the_same_bits()
    {
        string plan = PlanFile(), whole = _folder.File("whole");
        Invocation.Of("run", plan, "--out", whole, "--quiet").Text();
        SortedDictionary<string, string> expected = Results(whole);
        int folder = 0, working = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            using ChildRun run = ChildRun.Start("run", plan, "--out", _folder.File($"killed{folder}"), "--quiet");
            // Every other one from the start of the runtime on, the others once work has begun, however slow the machine; at times spread without a pattern.
            bool begun = kill % 2 == 1 && HasBegun(run, _folder.File($"killed{folder}"));
            bool ended = run.EndsWithin(TimeSpan.FromMilliseconds((begun ? 0 : 150) + (kill * 337 % 800)));
            run.Kill();
            working += begun && !ended ? 1 : 0;
            if (!ended)
                continue;
            Assert.Equal(expected, Results(_folder.File($"killed{folder}")));
            folder++;
        }

        Invocation.Of("run", plan, "--out", _folder.File($"killed{folder}"), "--quiet").Text();
        Assert.Equal(expected, Results(_folder.File($"killed{folder}")));
        Assert.True(working > 0);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.File($"killed{folder}"), "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public void A_training_that_is_killed_goes_on_from_its_state_to_the_same_bits()
    {
        string plan = PlanFile(), whole = _folder.File("whole");
        Invocation.Of("run", plan, "--out", whole, "--quiet").Text();
        bool hit = false;
        for (int attempt = 0; attempt < 10 && !hit; attempt++)
        {
            string killed = _folder.File($"killed{attempt}"), trainings = Directory.CreateDirectory(Path.Combine(killed, "store", "train")).FullName;
            using ChildRun run = ChildRun.Start("run", plan, "--out", killed, "--quiet");
            while (Directory.GetFiles(trainings, "*.partial").Length == 0 && !run.EndsWithin(TimeSpan.FromMilliseconds(1)))
            {
            }

            run.Kill();
            hit = Directory.GetFiles(trainings, "*.partial").Length > 0;
            Invocation.Of("run", plan, "--out", killed, "--quiet").Text();
            Assert.Equal(Results(whole), Results(killed));
            Assert.True(!hit || Directory.GetFiles(trainings, "*.measured.json").Any(file => File.ReadAllText(file).Contains("\"resumed\": true", StringComparison.Ordinal)));
        }

        Assert.True(hit);
    }

    [Fact]
    public void Two_processes_finish_a_grid_together()
    {
        string plan = PlanFile(), whole = _folder.File("whole"), shared = _folder.File("shared");
        Invocation.Of("run", plan, "--out", whole, "--quiet").Text();
        using ChildRun first = ChildRun.Start("run", plan, "--out", shared, "--shard", "1/2", "--quiet"), second = ChildRun.Start("run", plan, "--out", shared, "--shard", "2/2", "--quiet");
        Assert.Equal((0, 0), (first.ExitCode(), second.ExitCode()));
        Assert.Equal(Results(whole), Results(shared));
    }

    // Its first event is there when it has read the plan and looked into the store.
    private static bool HasBegun(ChildRun run, string folder)
    {
        string events = Path.Combine(folder, "events");
        while (!run.HasEnded)
        {
            Thread.Sleep(1);
            if (Directory.Exists(events) && Directory.GetFiles(events, $"*-{run.Id}.jsonl") is [string file] && new FileInfo(file).Length > 0)
                return true;
        }

        return false;
    }

    private string PlanFile(string text = Plan)
    {
        string path = _folder.File("plan.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    // Every weight and record file; times, claims and states under way are not results.
    private static SortedDictionary<string, string> Results(string folder) => new(
        Directory.EnumerateFiles(Path.Combine(folder, "store"), "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".measured.json", StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(file)) != "claims")
            .ToDictionary(file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
