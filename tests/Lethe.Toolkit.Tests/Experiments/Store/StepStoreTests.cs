using Lethe.Experiments.Store;
using Lethe.Formats;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Store;

public sealed class StepStoreTests : IDisposable
{
    private static readonly StepKey Key = StepKey.Of("train", 1, ("data", "x"), ("seed", "0"));

    private readonly TemporaryFolder _folder = new();
    private readonly StepStore _store;

    public StepStoreTests() => _store = new StepStore(_folder.FullName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_part_of_an_identity_counts()
    {
        StepKey[] keys =
        [
            Key, StepKey.Of("train", 2, ("data", "x"), ("seed", "0")), StepKey.Of("train", 1, ("data", "y"), ("seed", "0")),
            StepKey.Of("train", 1, ("data", "x"), ("seed", "1")), StepKey.Of("train", 1, ("data", "x\nseed:1=0")), StepKey.Of("train", 1, ("data", "x")),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(Key, StepKey.Of("train", 1, ("data", "x"), ("seed", "0")));
    }

    [Fact]
    public void What_is_written_is_read_and_a_failure_is_forgotten_by_success()
    {
        Assert.False(_store.Has(Key));
        _store.WriteFailure(Key, new StepFailure("train x", "no luck", null));
        Assert.Equal("no luck", _store.ReadFailure(Key).Error);
        _store.Write(Key, new StepRecord { Label = "train x", Notes = ["a"] }, new StepMeasurement { Seconds = 2 }, null);
        Assert.True(_store.Has(Key));
        Assert.False(_store.HasFailed(Key));
        Assert.Equal(["a"], _store.Read(Key).Notes);
        Assert.Equal(2, _store.ReadMeasurement(Key).Seconds);
    }

    [Fact]
    public void A_broken_record_names_its_file()
    {
        _store.Write(Key, new StepRecord { Label = "train x" }, new StepMeasurement { Seconds = 2 }, null);
        string file = Path.Combine(_store.Folder, "train", Key.Hash + ".json");
        File.WriteAllText(file, "{");
        Assert.Contains(file, Assert.Throws<DataException>(() => _store.Read(Key)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unfinished_reports_of_a_process_that_is_gone_go()
    {
        string host = string.Concat(Environment.MachineName.Where(char.IsAsciiLetterOrDigit).Take(24)), group = Directory.CreateDirectory(_folder.File("mlp-class-1-seed0")).FullName;
        string cell = Directory.CreateDirectory(Path.Combine(group, "ssd")).FullName;
        string[] orphans = [Path.Combine(cell, $"report.json.{host}-{int.MaxValue - 1}-9.tmp"), _folder.File($"plan.yaml.{host}-{int.MaxValue - 1}-1.tmp"), Path.Combine(group, $"report.html.{host}-{int.MaxValue - 1}-7.tmp")];
        string[] kept = [_folder.File($"study.html.{host}-{Environment.ProcessId}-1.tmp"), _folder.File($"study.html.{host}x-{int.MaxValue - 1}-1.tmp"), _folder.File("study.html")];
        foreach (string file in orphans.Concat(kept))
            File.WriteAllText(file, "");
        Assert.Equal(orphans.Length, StoreCleaner.CleanReports(_folder.FullName));
        Assert.All(orphans, file => Assert.False(File.Exists(file)));
        Assert.All(kept, file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public void Orphans_go_and_what_a_live_worker_writes_stays()
    {
        using ClaimBoard claims = new(_store, TimeProvider.System);
        StepKey live = new("train", "aaaa");
        using WorkClaim claim = claims.TryTake(live)!;
        Directory.CreateDirectory(Path.Combine(_store.Folder, "train"));
        string[] orphans = [Path.Combine(_store.Folder, "train", "bbbb.safetensors.1-1.tmp"), Path.Combine(_store.Folder, "train", "bbbb.json.77-3.tmp")];
        string[] kept = [Path.Combine(_store.Folder, "train", "aaaa.safetensors.1-1.tmp"), Path.Combine(_store.Folder, "train", "bbbb.safetensors.partial"), Path.Combine(_store.Folder, "train", "bbbb.safetensors")];
        foreach (string file in orphans.Concat(kept))
            File.WriteAllText(file, "");
        Assert.Equal(orphans.Length, StoreCleaner.Clean(_store, claims));
        Assert.All(orphans, file => Assert.False(File.Exists(file)));
        Assert.All(kept, file => Assert.True(File.Exists(file)));
    }
}
