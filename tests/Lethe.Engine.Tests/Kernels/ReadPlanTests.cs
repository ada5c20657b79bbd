using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class ReadPlanTests
{
    [Theory]
    [InlineData(2, 1728, 8192, 200, 48)]
    [InlineData(18, 1536, 1536, 900, 20)]
    [InlineData(3, 100, 768, 40, 6)]
    public void With_requests_to_spare_it_asks_for_every_line_and_then_for_nothing(int regions, int length, int stride, int tiles, int steps)
    {
        HashSet<long> asked = Ask(regions, length, stride, tiles, steps, out nint step, out bool ended);
        Assert.InRange(step, 1, 16);
        Assert.True(ended);
        for (int i = 0; i < 2 * regions; i++)
        {
            int begin = (i % regions * stride) + (i < regions ? 0 : regions * stride);
            for (int at = begin; at < begin + length; at += 16) Assert.Contains(at / 16, asked);
        }
    }

    [Fact]
    public void With_few_requests_it_asks_for_a_line_with_each()
    {
        HashSet<long> asked = Ask(2, 4096, 4096, 4, 16, out nint step, out bool ended);
        Assert.Equal(16, step);
        Assert.False(ended);
        Assert.Equal(64, asked.Count);
        Assert.Equal(63, asked.Max());
    }

    [Fact]
    public void Without_a_place_it_asks_for_nothing()
    {
        ReadPlan plan = new(null, null, 8, 8, 2, 10);
        Assert.True(plan.Next(5) == null);
        Assert.True(default(ReadPlan).Next(5) == null);
    }

    private static HashSet<long> Ask(int regions, int length, int stride, int tiles, int steps, out nint step, out bool ended)
    {
        float[] memory = new float[2 * regions * stride];
        HashSet<long> asked = [];
        fixed (float* first = memory)
        {
            // A quarter of the requests are lost at the ends of stretches at most.
            ReadPlan plan = new(first, first + (regions * stride), stride, length, regions, (long)tiles * steps * 3 / 4);
            for (int tile = 0; tile < tiles; tile++)
            {
                float* at = plan.Next(steps);
                for (int i = 0; i < steps && at != null; i++) asked.Add((at + (i * plan.Step) - first) / 16);
            }

            (step, ended) = (plan.Step, !plan.Asks && plan.Next(steps) == null);
        }

        return asked;
    }
}
