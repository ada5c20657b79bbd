using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// An inverted bottleneck (Sandler et al. 2018) with stored statistics in one go: y = norm₃(project(clip(norm₂(filter(clip(norm₁(widen(x)))))))) (+ residual).
/// A chunk is a run of images. A few images go through together, one group of inner channels after the other, so that the widened tensor, the
/// largest of the network, never leaves the second-level cache.
/// </summary>
internal static unsafe class BottleneckInference
{
    private const int MostParts = 16;

    internal static void Run(WorkerPool pool, in BottleneckShape shape, float* x, in BottleneckWeights weights, float* residual, float* y)
    {
        int steps = (shape.N + shape.Images - 1) / shape.Images;
        Job job = new() { Shape = shape, Weights = weights, X = x, Residual = residual, Y = y, Steps = steps, Parts = Math.Min(MostParts, steps) };
        pool.For(job.Parts, ref job);
    }

    private struct Job : IChunkJob
    {
        public BottleneckShape Shape;
        public BottleneckWeights Weights;
        public float* X, Residual, Y;
        public int Steps, Parts;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Part<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Part<Lanes256>(chunk);
            else Part<Lanes128>(chunk);
        }

        private readonly void Part<T>(int part)
            where T : unmanaged, IFloatLanes<T>
        {
            DepthwiseBand box = new(Shape.Group, Shape.W, Shape.Images * (Shape.H + 2));
            int positions = Shape.Images * Shape.P * Shape.Q, k = (Shape.K + T.Count - 1) / T.Count * T.Count;
            long wide = (long)Shape.Lines * Shape.W * Shape.Group, made = (long)positions * Shape.Group, sums = (long)positions * k, size = box.Size + wide + made + sums;
            float* scratch = FloatPool.Rent(size);
            new Span<float>(scratch, checked((int)box.Size)).Clear();
            for (int step = (int)((long)Steps * part / Parts); step < (int)((long)Steps * (part + 1) / Parts); step++)
            {
                int first = step * Shape.Images, images = Math.Min(Shape.Images, Shape.N - first);
                float* filtered = scratch + box.Size + wide, sum = filtered + made;
                for (int c = 0; c < Shape.Inner; c += Shape.Group)
                {
                    int channels = Math.Min(Shape.Group, Shape.Inner - c);
                    Widen<T>(box, first, images, c, channels, scratch + box.Size, scratch);
                    Filter<T>(box, images, c, channels, scratch, filtered);
                    Narrow<T>(images, c, channels, filtered, sum, k);
                }

                Finish<T>(first, images, sum, k);
            }

            FloatPool.Return(scratch, size);
        }

        // A few rows of the images at a time: their product, then scaled, shifted and clipped into the box.
        private readonly void Widen<T>(in DepthwiseBand box, int first, int images, int c, int channels, float* wide, float* to)
            where T : unmanaged, IFloatLanes<T>
        {
            int rows = images * Shape.H, registers = (channels + T.Count - 1) / T.Count * T.Count;
            float* panels = Weights.Widening + (c / Shape.Group * Weights.GroupSize), x = X + ((long)first * Shape.H * Shape.W * Shape.C);
            ChannelMap map = Weights.First.From(c);
            for (int row = 0; row < rows; row += Shape.Lines)
            {
                int lines = Math.Min(Shape.Lines, rows - row);
                GemmBlock.Multiply(lines * Shape.W, registers, Shape.C, x + ((long)row * Shape.W * Shape.C), Shape.C, 1, panels, GemmBlock.PanelWidth, (nint)Shape.C * GemmBlock.PanelWidth, wide, registers, false, null);
                for (int i = 0; i < lines; i++)
                {
                    int at = ((row + i) / Shape.H * (Shape.H + 2)) + ((row + i) % Shape.H) + 1;
                    float* line = to + ((nint)at * box.Line) + box.Pixel;
                    ScratchPasses.Load<T>(Shape.W, registers, wide + ((nint)i * Shape.W * registers), map, new Scratch(line, box.Pixel, T.Count));
                }
            }
        }

        private readonly void Filter<T>(in DepthwiseBand box, int images, int c, int channels, float* from, float* to)
            where T : unmanaged, IFloatLanes<T>
        {
            T* ends = stackalloc T[3] { T.Zero, T.Broadcast(Weights.Second.Floor), T.Broadcast(Weights.Second.Ceiling) };
            nint step = DepthwiseConvolution.TapStep(Shape.Inner), line = (nint)Shape.Q * T.Count, image = Shape.P * line;
            for (int j = 0; j < channels; j += T.Count, to += images * image)
            {
                ends[0] = T.Load(Weights.Second.Shift + c + j);
                float* taps = Weights.Taps + c + j;
                Strip x = new(from + j, box.Pixel, box.Line, (nint)(Shape.H + 2) * box.Line), result = new(to, T.Count, line, image);
                if (Shape.Stride == 1) StripFilters.Filter<T, StripFilters.Clipped>(images, Shape.P, Shape.Q, x, taps, step, ends, result, null, null, 0);
                else StripFilters.FilterStrided<T, StripFilters.Clipped>(images, Shape.P, Shape.Q, x, Shape.Stride, taps, step, ends, result);
            }
        }

        // The filtered channels lie register by register: the product reads them in segments.
        private readonly void Narrow<T>(int images, int c, int channels, float* filtered, float* sum, int k)
            where T : unmanaged, IFloatLanes<T>
        {
            int positions = images * Shape.P * Shape.Q, whole = channels / T.Count, rest = channels % T.Count, width = GemmBlock.PanelWidth;
            nint plane = (nint)positions * T.Count, panel = (nint)Shape.Inner * width;
            float* b = Weights.Narrowing + ((nint)c * width);
            if (whole > 0) GemmBlock.MultiplySegments(positions, k, whole, plane - T.Count, T.Count, filtered, T.Count, 1, b, width, panel, sum, k, c > 0, null);
            if (rest > 0) GemmBlock.Multiply(positions, k, rest, filtered + (whole * plane), T.Count, 1, b + ((nint)whole * T.Count * width), width, panel, sum, k, c > 0 || whole > 0, null);
        }

        private readonly void Finish<T>(int first, int images, float* sum, int k)
            where T : unmanaged, IFloatLanes<T>
        {
            int positions = images * Shape.P * Shape.Q;
            long at = (long)first * Shape.P * Shape.Q * Shape.K;
            Scratch made = new(sum, k, T.Count);
            ScratchPasses.Store<T>(positions, Shape.K, made, Weights.Third, Residual == null ? null : Residual + at, Y + at);
        }
    }
}
