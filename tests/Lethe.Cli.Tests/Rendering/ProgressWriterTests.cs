using Lethe.Cli.Rendering;
using Xunit;

namespace Lethe.Cli.Tests.Rendering;

public sealed class ProgressWriterTests
{
    private static readonly ProgressEvent Step = new(ProgressKind.Step, "train", 0.25) { Rate = 5000, Remaining = TimeSpan.FromSeconds(12.2) };
    private static readonly ProgressEvent Milestone = new(ProgressKind.Milestone, "train", 0.5) { Message = "epoch 1/2: loss 0.5" };
    private static readonly ProgressEvent Notice = new(ProgressKind.Notice, "data", 0) { Message = "only a part was found" };

    [Fact]
    public void Where_nobody_watches_milestones_and_notices_are_plain_lines() =>
        Assert.Equal("train: epoch 1/2: loss 0.5\nnote: only a part was found\n", Written(quiet: false, redraw: false, Step, Milestone, Notice));

    [Fact]
    public void Quiet_leaves_the_notices() => Assert.Equal("note: only a part was found\n", Written(quiet: true, redraw: true, Step, Milestone, Notice));

    [Fact]
    public void Where_a_person_watches_one_line_shows_rate_and_time_left() =>
        Assert.Equal("\rtrain 25 %, 5,000 images/s, 13 s left", Written(quiet: false, redraw: true, Step).Split('\r', 3)[..2].Aggregate((a, b) => a + "\r" + b));

    [Fact]
    public void A_drawn_line_is_wiped_before_a_lasting_one()
    {
        string text = Written(quiet: false, redraw: true, Step, Milestone);
        Assert.EndsWith("\rtrain: epoch 1/2: loss 0.5\n", text, StringComparison.Ordinal);
        Assert.Contains(new string(' ', 30), text, StringComparison.Ordinal);
    }

    private static string Written(bool quiet, bool redraw, params ProgressEvent[] events)
    {
        using StringWriter error = new() { NewLine = "\n" };
        using (ProgressWriter writer = new(error, quiet, redraw))
        {
            foreach (ProgressEvent value in events)
                writer.Report(value);
        }

        return error.ToString();
    }
}
