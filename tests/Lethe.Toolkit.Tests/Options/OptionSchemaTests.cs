using Lethe.Models;
using Lethe.Options;

namespace Lethe.Toolkit.Tests.Options;

public sealed class OptionSchemaTests
{
    private static OptionSchema<SampleOptions> Schema => SampleOptions.Schema;

    [Fact]
    public void Settings_are_read_on_top_of_the_defaults()
    {
        SampleOptions options = Schema.Parse(["alpha=2.5", " Day = friday", "sizes=1-2-3", "replay=true"]);
        Assert.Equal((2.5, 3, true, DayOfWeek.Friday), (options.Alpha, options.Steps, options.Replay, options.Day));
        Assert.Equal([1, 2, 3], options.Sizes);
    }

    [Fact]
    public void All_faults_come_in_one_line_with_owner_name_allowed_and_got()
    {
        UsageException fault = Assert.Throws<UsageException>(() => Schema.Parse(["alpha=-3", "stepz=2", "steps=1.5", "steps=9", "day=sunday"]));
        Assert.Equal(
            "method 'sample': option 'alpha': expected a number above 0, got '-3'; unknown option 'stepz', did you mean 'steps'?; " +
            "option 'steps': expected an integer from 1 to 100, got '1.5'; option 'steps' is given twice; option 'day': expected one of monday, friday, got 'sunday'",
            fault.Message);
        Assert.Equal(2, fault.ExitCode);
    }

    [Fact]
    public void Every_option_refuses_its_texts_out_of_range()
    {
        foreach (OptionSchema schema in ModelRegistry.All.Select(a => a.Options).Append(Schema).Append(TrainingRecipe.Schema))
        {
            foreach (OptionInfo option in schema.Options)
            {
                Assert.NotEmpty(option.Refused);
                Assert.All(option.Refused, text => Assert.Single(schema.Faults([$"{option.Name}={text}"])));
                Assert.Empty(schema.Faults([$"{option.Name}={option.Default}"]));
            }
        }
    }

    [Fact]
    public void A_record_made_by_a_program_is_checked_too()
    {
        Schema.Validate(new SampleOptions());
        UsageException fault = Assert.Throws<UsageException>(() => Schema.Validate(new SampleOptions { Alpha = double.NaN, Steps = 0, Sizes = [] }));
        Assert.Equal(3, fault.Message.Split("expected").Length - 1);
    }

    [Fact]
    public void Canonical_text_reads_back_and_lists_changes()
    {
        SampleOptions options = new() { Alpha = 0.1, Replay = true };
        Assert.Equal("alpha=0.1,steps=3,replay=true,day=monday,sizes=4-5", Schema.Format(options));
        Assert.Equal("alpha=0.1,replay=true", Schema.FormatChanged(options));
        Assert.Equal("", Schema.FormatChanged(options, options));
        Assert.Equal(Schema.Format(options), Schema.Format(Schema.Parse(Schema.Format(options).Split(','))));
        Assert.Equal(KeyValuePair.Create("alpha", "0.1"), Schema.Values(options)[0]);
    }

    [Fact]
    public void Options_are_described_for_lists()
    {
        OptionInfo alpha = Schema.Options[0];
        Assert.Equal(("alpha", "a number above 0", "10", "how far"), (alpha.Name, alpha.Expected, alpha.Default, alpha.Summary));
    }

    [Fact]
    public void A_default_out_of_its_own_range_or_a_name_used_twice_is_a_fault_of_the_program()
    {
        Assert.Throws<ArgumentException>(() => new OptionSchemaBuilder<SampleOptions>("x")
            .Number("alpha", "", Interval.Closed(0, 1), o => o.Alpha, (o, v) => o).Build(new SampleOptions()));
        Assert.Throws<ArgumentException>(() => new OptionSchemaBuilder<SampleOptions>("x")
            .Flag("a", "", o => o.Replay, (o, v) => o).Flag("a", "", o => o.Replay, (o, v) => o).Build(new SampleOptions()));
    }
}
