using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>The rectifier with a learnt slope for each channel.</summary>
public static unsafe class PReluOp
{
    /// <summary>x for x &gt; 0 and a[c]·x otherwise.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[N, C] or [N, C, H, W]; any shape for a single slope.</param>
    /// <param name="slope">a, [C] or [1].</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static Tensor PRelu(this Tape tape, Tensor x, Tensor slope)
    {
        TensorCell from = (x.Shape.Rank == 4 ? tape.ToChannelsLast(x) : x).Cell;
        TensorCell a = slope.Cell;
        if (a.Count != 1 && (from.Shape.Rank is not (2 or 4) || a.Count != from.Shape[1]))
            throw new ShapeMismatchException("PRelu", from.Shape, a.Shape);
        TensorCell to = tape.NewCell(from.Shape, from.Layout);
        int channels = a.Count;
        for (int i = 0; i < from.Count; i++)
            to.Data[i] = from.Data[i] > 0f ? from.Data[i] : a.Data[i % channels] * from.Data[i];
        if (tape.Records(from, a))
        {
            Step step = tape.Record<Step>(to);
            (step.From, step.Slope) = (from, a);
        }

        return new Tensor(to);
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal TensorCell Slope { get; set; } = null!;

        internal override void Backward(Tape tape)
        {
            if (Slope.NeedsGradient)
                SlopeGradient(tape);
            if (!From.NeedsGradient)
                return;
            float* dx = tape.AddableGradientOf(From);
            int channels = Slope.Count;
            for (int i = 0; i < From.Count; i++)
                dx[i] += Output.Gradient[i] * (From.Data[i] > 0f ? 1f : Slope.Data[i % channels]);
        }

        internal override void Clear()
        {
            From = null!;
            Slope = null!;
        }

        private void SlopeGradient(Tape tape)
        {
            int channels = Slope.Count;
            int size = From.Count / From.Shape[0];
            bool squared = tape.WantsSquared(Slope);
            float* into = squared ? tape.SquaredGradientOf(Slope) : tape.AddableGradientOf(Slope);
            for (int c = 0; c < channels; c++)
            {
                double total = 0;
                for (int n = 0; n < From.Shape[0]; n++)
                {
                    double sample = SampleShare((long)n * size, size, c, channels);
                    total += squared ? sample * sample : sample;
                }

                into[c] += (float)total;
            }
        }

        private double SampleShare(long start, int size, int channel, int channels)
        {
            double sum = 0;
            for (int i = channel; i < size; i += channels)
                sum += From.Data[start + i] > 0f ? 0f : From.Data[start + i] * Output.Gradient[start + i];
            return sum;
        }
    }
}
