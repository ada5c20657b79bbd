using System.Collections.Immutable;
using Lethe.Options;

namespace Lethe.Toolkit.Tests.Options;

/// <summary>A record with an option of every kind.</summary>
internal sealed record SampleOptions
{
    public double Alpha { get; init; } = 10;

    public int Steps { get; init; } = 3;

    public bool Replay { get; init; }

    public DayOfWeek Day { get; init; } = DayOfWeek.Monday;

    public ImmutableArray<int> Sizes { get; init; } = [4, 5];

    public static OptionSchema<SampleOptions> Schema { get; } = new OptionSchemaBuilder<SampleOptions>("method 'sample'")
        .Number("alpha", "how far", Interval.Above(0), o => o.Alpha, (o, v) => o with { Alpha = v })
        .Integer("steps", "how often", 1, 100, o => o.Steps, (o, v) => o with { Steps = v })
        .Flag("replay", "whether again", o => o.Replay, (o, v) => o with { Replay = v })
        .Choice("day", "when", o => o.Day, (o, v) => o with { Day = v }, ("monday", DayOfWeek.Monday), ("friday", DayOfWeek.Friday))
        .Integers("sizes", "how large", 1, 9, 1, 3, o => o.Sizes, (o, v) => o with { Sizes = v })
        .Build(new SampleOptions());
}
