using Lethe.Experiments.Statistics;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Statistics;

public sealed class MethodTestsTests
{
    [Fact]
    public void Controls_and_methods_that_did_nothing_or_destroyed_the_model_have_no_star_and_take_none()
    {
        StudyRow[] rows = MethodTests.OnFront(
            [
                Row("retrain", 9, [0, 0], [0, 0]) with { Role = MethodRole.Reference },
                Row("mask", 0.1, [0, 0], [0, 0]) with { Role = MethodRole.Control },
                Row("nothing", 0.2, [0.9, 0.9], [0, 0]) with { Alarms = [new AlarmCount(AlarmKind.NoOp, 2, "nothing changed")] },
                Row("good", 3, [0.1, 0.1], [0.1, 0.1]),
                Row("worse", 4, [0.2, 0.2], [0.1, 0.1]),
                Row("fast", 1, [0.3, 0.3], [0.1, 0.1]),
            ],
            byTime: true);
        Assert.Equal(["good", "fast"], Starred(rows));
        Assert.Equal(["good"], Starred(MethodTests.OnFront(rows, byTime: false)));
    }

    [Fact]
    public void Gaps_of_opposite_signs_do_not_cancel_on_the_front() =>
        Assert.Equal(["steady"], Starred(MethodTests.OnFront([Row("swinging", 2, [0.5, -0.5], [0.1, 0.1]), Row("steady", 1, [0.1, 0.1], [0.1, 0.1])], byTime: true)));

    [Theory]
    [InlineData("forget_train_accuracy", "retain_train_accuracy", 1)]
    [InlineData("test_accuracy", "kl_forget", 0)]
    public void The_front_takes_what_was_measured(string forget, string retain, int stars)
    {
        StudyRow row = Row("only", 1, [0.1], [0.1]);
        row = row with { Gaps = [row.Gaps[0] with { Value = row.Gaps[0].Value with { Metric = forget } }, row.Gaps[1] with { Value = row.Gaps[1].Value with { Metric = retain } }] };
        Assert.Equal(stars, Starred(MethodTests.OnFront([row], byTime: true)).Length);
    }

    [Fact]
    public void Verdicts_of_a_difference_are_corrected_over_the_methods()
    {
        static StudyRow Alone(string name) => Row(name, 1, [.03, .05, .04, .06, .05], [0]);
        Assert.Equal("different", MethodTests.Corrected([Alone("a")])[0].Gaps[0].Verdict);
        StudyRow[] many = MethodTests.Corrected([.. Enumerable.Range(0, 9).Select(i => Alone($"m{i}"))]);
        Assert.All(many, row => Assert.Equal("not shown", row.Gaps[0].Verdict));
        Assert.Equal(9 * MethodTests.Corrected([Alone("a")])[0].Gaps[0].BeyondP!.Value, many[0].Gaps[0].BeyondP!.Value, 1e-12);
    }

    private static string[] Starred(StudyRow[] rows) => [.. rows.Where(row => row.IsOnFront).Select(row => row.Method)];

    private static StudyRow Row(string name, double seconds, double[] forget, double[] retain) => new()
    {
        Method = name,
        Cells = forget.Length,
        Done = forget.Length,
        Seconds = new SeedValue("seconds", 1, seconds),
        Gaps = [Gap("forget_test_accuracy", forget), Gap("retain_test_accuracy", retain)],
    };

    private static SeedGap Gap(string metric, double[] values)
    {
        PairedDifference paired = PairedDifference.OfDifferences(values);
        EquivalenceTest test = EquivalenceTest.Of(paired.Difference, 0.02);
        return new SeedGap(StudySummary.Record(metric, paired.Difference), paired.PValue, null, 0.02, test.PValue, MethodTests.Words(test.Verdict), values, test.BeyondPValue);
    }
}
