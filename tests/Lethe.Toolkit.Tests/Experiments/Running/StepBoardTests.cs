using Lethe.Experiments.Running;
using Lethe.Experiments.Store;
using Lethe.Formats;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Running;

public sealed class StepBoardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_job_takes_another_step_rather_than_wait_for_what_one_under_way_uses()
    {
        Step first = new Named("first", "auditor"), second = new Named("second", "auditor"), third = new Named("third", null);
        StepStore store = new(_folder.File("study"));
        using EventLog log = new(_folder.File("study"), TimeProvider.System);
        using ClaimBoard claims = new(store, TimeProvider.System);
        Step[] steps = [first, second, third];
        StepBoard board = new(steps, store, claims, new GridProgress(steps, 2, null, log, TimeProvider.System));

        Assert.Same(first, Take(board));
        Assert.Same(third, Take(board));
        board.End(first, StepState.Done, "", 0);
        Assert.Same(second, Take(board));
    }

    private static Step Take(StepBoard board)
    {
        (Step step, WorkClaim claim) = board.Next(TestContext.Current.CancellationToken)!.Value;
        claim.Dispose();
        return step;
    }

    private sealed class Named(string name, string? shared) : Step(StepKey.Of("audit", 1, ("name", name)), name)
    {
        internal override string? Shared => shared;

        internal override StepOutput Run(StepContext context) => throw new NotSupportedException("Not run here.");
    }
}
