using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class ReadPlanTests
{
    [Theory]
    [InlineData(2, 1728, 8192, 9, 48)]
    [InlineData(18, 1536, 1536, 32, 144)]
    [InlineData(2, 768, 768, 27, 24)]
    public void It_asks_for_every_line_that_it_has_requests_for(int regions, int length, int stride, int tiles, int steps)
    {
        float[] memory = new float[2 * regions * stride];
        fixed (float* first = memory)
        {
            float* second = first + (regions * stride);
            ReadPlan plan = new(first, second, stride, length, regions, (long)tiles * steps);
            HashSet<long> asked = [];
            for (int tile = 0; tile < tiles; tile++)
            {
                float* at = plan.Next(steps);
                for (int step = 0; step < steps && at != null; step++) asked.Add((at + (step * plan.Step) - first) / 16);
            }

            bool enough = (long)tiles * steps * 16 >= 2L * regions * length;
            long lines = 0;
            for (int i = 0; i < 2 * regions; i++)
            {
                long begin = (i % regions * stride) + (i < regions ? 0 : regions * stride);
                lines += Enumerable.Range(0, length / 16).Count(line => asked.Contains((begin / 16) + line));
            }

            // What runs past the end of a stretch inside a tile is asked for in vain: at most a tile's requests for each stretch.
            Assert.True(plan.Step is > 0 and <= 16);
            Assert.True(!enough || lines >= (2L * regions * (length / 16)) - (2L * regions * ((steps * plan.Step / 16) + 1)), $"{lines} lines of {2 * regions * (length / 16)}");
        }
    }

    [Fact]
    public void Without_a_place_it_asks_for_nothing()
    {
        ReadPlan plan = new(null, null, 8, 8, 2, 10);
        Assert.True(plan.Next(5) == null);
        Assert.True(default(ReadPlan).Next(5) == null);
    }
}
