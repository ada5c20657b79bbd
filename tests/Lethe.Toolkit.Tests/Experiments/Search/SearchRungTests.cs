using Lethe.Experiments.Search;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Search;

public sealed class SearchRungTests
{
    [Theory]
    [InlineData(1, "1@1")]
    [InlineData(2, "2@1")]
    [InlineData(3, "3@1/3 1@1")]
    [InlineData(8, "8@1/3 3@1")]
    [InlineData(9, "9@1/9 3@1/3 1@1")]
    [InlineData(12, "12@1/9 4@1/3 2@1")]
    [InlineData(100, "100@1/9 34@1/3 12@1")]
    public void Each_round_keeps_the_best_third_on_three_times_the_images(int options, string expected)
    {
        Assert.Equal(expected, string.Join(' ', SearchRung.Of(SearchKind.Halving, options).Select(rung => $"{rung.Options}@{(rung.Share == 1 ? "1" : $"1/{1 / rung.Share:0}")}")));
        Assert.Equal([new SearchRung(options, 1)], SearchRung.Of(SearchKind.Random, options));
        Assert.Equal([new SearchRung(options, 1)], SearchRung.Of(SearchKind.Grid, options));
    }
}
