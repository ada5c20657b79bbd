using Lethe.Experiments.Store;
using Lethe.Formats;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Store;

public sealed class ClaimBoardTests : IDisposable
{
    private static readonly StepKey Key = new("train", "00ff");

    private readonly TemporaryFolder _folder = new();
    private readonly StepStore _store;

    public ClaimBoardTests() => _store = new StepStore(_folder.FullName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_step_is_claimed_once_until_it_is_given_back()
    {
        using ClaimBoard mine = new(_store, TimeProvider.System), theirs = new(_store, TimeProvider.System);
        WorkClaim claim = mine.TryTake(Key)!;
        Assert.Null(theirs.TryTake(Key));
        Assert.True(theirs.IsHeld(Key));
        claim.Dispose();
        Assert.NotNull(theirs.TryTake(Key));
    }

    [Fact]
    public void Of_many_that_grab_at_once_one_succeeds()
    {
        using ClaimBoard board = new(_store, TimeProvider.System);
        WorkClaim?[] claims = new WorkClaim?[16];
        Parallel.For(0, claims.Length, i => claims[i] = board.TryTake(Key));
        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public void A_claim_that_is_given_back_while_another_worker_grabs_it_stops_nobody()
    {
        using ClaimBoard mine = new(_store, TimeProvider.System), theirs = new(_store, TimeProvider.System);
        Parallel.For(0, 4, i =>
        {
            for (int round = 0; round < 400; round++)
                (i % 2 == 0 ? mine : theirs).TryTake(Key)?.Dispose();
        });
        Assert.False(mine.IsHeld(Key));
    }

    [Fact]
    public void The_claim_of_a_process_that_is_no_more_is_taken_over_at_once()
    {
        using ClaimBoard board = new(_store, TimeProvider.System);
        Leave(new ClaimOwner(Environment.MachineName, int.MaxValue - 1, 5, 0));
        Assert.False(board.IsHeld(Key));
        Assert.NotNull(board.TryTake(Key));
        Assert.Single(Directory.GetFiles(Path.Combine(_store.Folder, "claims")));
    }

    [Fact]
    public void A_process_id_that_was_used_again_does_not_keep_a_claim()
    {
        using ClaimBoard board = new(_store, TimeProvider.System);
        Leave(ClaimOwner.Self with { Started = ClaimOwner.Self.Started - 1000 });
        Assert.NotNull(board.TryTake(Key));
    }

    [Fact]
    public void A_claim_whose_maker_died_while_it_made_it_is_taken_over_at_once()
    {
        using ClaimBoard board = new(_store, TimeProvider.System);
        LeaveHalfMade(new ClaimOwner(Environment.MachineName, int.MaxValue - 1, 5, 0));
        Assert.False(board.IsHeld(Key));
        Assert.NotNull(board.TryTake(Key));
        Assert.Single(Directory.GetFiles(Path.Combine(_store.Folder, "claims")));
    }

    [Fact]
    public void A_sweep_leaves_what_tells_whose_a_half_made_claim_was()
    {
        using ClaimBoard board = new(_store, TimeProvider.System);
        LeaveHalfMade(new ClaimOwner(Environment.MachineName, int.MaxValue - 1, 5, 0), $"{string.Concat(Environment.MachineName.Where(char.IsAsciiLetterOrDigit).Take(24))}-{int.MaxValue - 1}-1");
        StoreCleaner.Clean(_store, board);
        Assert.NotNull(board.TryTake(Key));
        Assert.Single(Directory.GetFiles(Path.Combine(_store.Folder, "claims")));
    }

    [Fact]
    public void A_claim_that_a_live_worker_is_making_is_left_alone()
    {
        using ClaimBoard board = new(_store, TimeProvider.System);
        LeaveHalfMade(ClaimOwner.Self);
        LeaveHalfMade(new ClaimOwner(Environment.MachineName, int.MaxValue - 1, 5, 0), "b");
        Assert.Null(board.TryTake(Key));
        Assert.Equal(0, StoreCleaner.Clean(_store, board));
    }

    [Fact]
    public void A_claim_is_never_seen_without_its_owner_for_long()
    {
        using ClaimBoard mine = new(_store, TimeProvider.System), theirs = new(_store, TimeProvider.System);
        Parallel.For(0, 4, i =>
        {
            for (int round = 0; round < 200; round++)
            {
                using WorkClaim? claim = (i % 2 == 0 ? mine : theirs).TryTake(Key);
                if (claim is not null)
                    Assert.Contains("process", File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(_store.Folder, "claims"), "*.0"))), StringComparison.Ordinal);
            }
        });
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(_store.Folder, "claims")), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void The_claim_of_another_machine_is_taken_over_when_it_is_not_renewed()
    {
        using ClaimBoard board = new(_store, TimeProvider.System, new ClaimSettings(TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(50)));
        ClaimOwner other = new("elsewhere", 1, 5, 0);
        for (int beat = 0; beat < 3; beat++)
        {
            Leave(other with { Beat = beat });
            Assert.Null(board.TryTake(Key));
            Thread.Sleep(60);
        }

        Assert.NotNull(board.TryTake(Key));
    }

    [Fact]
    public void An_owner_shows_that_it_lives()
    {
        using ClaimBoard owner = new(_store, TimeProvider.System, new ClaimSettings(TimeSpan.FromMilliseconds(5), TimeSpan.FromHours(1)));
        using WorkClaim claim = owner.TryTake(Key)!;
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_store.Folder, "claims"), "*.0"));
        string first = File.ReadAllText(file);
        Assert.True(SpinWait.SpinUntil(() => File.ReadAllText(file) is { Length: > 0 } now && now != first, TimeSpan.FromSeconds(20)));
    }

    // What a worker leaves that is killed between creating its claim and writing into it.
    private void LeaveHalfMade(ClaimOwner owner, string name = "a")
    {
        string path = Path.Combine(_store.Folder, "claims", $"{Key}.0");
        File.WriteAllText(path, "");
        StoreJson.Write($"{path}.{name}.tmp", owner, StoreJson.Shapes.ClaimOwner);
    }

    private void Leave(ClaimOwner owner)
    {
        string path = Path.Combine(_store.Folder, "claims", $"{Key}.0");
        StoreJson.Write(path, owner, StoreJson.Shapes.ClaimOwner);
    }
}
