using Lethe.Cli.Rendering;
using Xunit;

namespace Lethe.Cli.Tests.Rendering;

public sealed class FaultReportTests
{
    [Fact]
    public void A_message_of_several_lines_becomes_one() =>
        Assert.Equal("error: first second", FaultReport.Of(new DataException("first\r\n  second\n"), CancellationToken.None).Line);

    [Fact]
    public void Wrong_usage_is_2_and_every_other_failure_1()
    {
        Assert.Equal(2, FaultReport.Of(new UsageException("x"), CancellationToken.None).ExitCode);
        Assert.Equal(1, FaultReport.Of(new DataException("x"), CancellationToken.None).ExitCode);
        Assert.Equal(1, FaultReport.Of(new IOException("x"), CancellationToken.None).ExitCode);
        Assert.Equal(1, FaultReport.Of(new InvalidOperationException("x"), CancellationToken.None).ExitCode);
    }

    [Fact]
    public void An_interruption_is_130() => Assert.Equal(new FaultReport("error: interrupted", 130), FaultReport.Of(new OperationCanceledException(), new CancellationToken(canceled: true)));

    [Fact]
    public void A_cancellation_that_nobody_asked_for_is_a_failure() => Assert.Equal(1, FaultReport.Of(new OperationCanceledException(), CancellationToken.None).ExitCode);
}
