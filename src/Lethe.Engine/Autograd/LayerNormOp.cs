using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Layer normalisation (Ba et al. 2016) over the last dimension.</summary>
public static unsafe class LayerNormOp
{
    /// <summary>y = γ (x − μ)/√(σ² + ε) + β, with mean and biased variance of each row.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[.., D].</param>
    /// <param name="gamma">γ, [D].</param>
    /// <param name="beta">β, [D].</param>
    /// <param name="epsilon">ε.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static Tensor LayerNorm(this Tape tape, Tensor x, Tensor gamma, Tensor beta, float epsilon)
    {
        TensorCell from = tape.ToContiguous(x).Cell;
        if (from.Shape.Rank < 2 || gamma.Count != from.Shape[-1] || beta.Count != gamma.Count)
            throw new ShapeMismatchException("LayerNorm", from.Shape, gamma.Shape);
        int width = gamma.Count;
        int rows = from.Count / width;
        TensorCell to = tape.NewCell(from.Shape, MemoryLayout.Contiguous);
        TensorCell normalised = tape.NewCell(from.Shape, MemoryLayout.Contiguous);
        TensorCell inverse = tape.NewCell(new Shape(rows), MemoryLayout.Contiguous);
        for (int row = 0; row < rows; row++)
        {
            long at = (long)row * width;
            inverse.Data[row] = Normalise(from.Data + at, normalised.Data + at, width, epsilon);
            for (int i = 0; i < width; i++)
                to.Data[at + i] = (normalised.Data[at + i] * gamma.Pointer[i]) + beta.Pointer[i];
        }

        if (tape.Records(from, gamma.Cell) || tape.Records(beta.Cell))
        {
            Step step = tape.Record<Step>(to);
            (step.From, step.Gamma, step.Beta, step.Normalised, step.Inverse) = (from, gamma.Cell, beta.Cell, normalised, inverse);
        }

        return new Tensor(to);
    }

    /// <summary>Writes (x − μ)/√(σ² + ε) and returns 1/√(σ² + ε).</summary>
    private static float Normalise(float* x, float* y, int width, float epsilon)
    {
        double sum = 0;
        for (int i = 0; i < width; i++)
            sum += x[i];
        double mean = sum / width;
        double squares = 0;
        for (int i = 0; i < width; i++)
            squares += (x[i] - mean) * (x[i] - mean);
        float inverse = (float)(1.0 / Math.Sqrt((squares / width) + epsilon));
        for (int i = 0; i < width; i++)
            y[i] = (float)(x[i] - mean) * inverse;
        return inverse;
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal TensorCell Gamma { get; set; } = null!;

        internal TensorCell Beta { get; set; } = null!;

        internal TensorCell Normalised { get; set; } = null!;

        internal TensorCell Inverse { get; set; } = null!;

        internal override void Backward(Tape tape)
        {
            if (Gamma.NeedsGradient)
                ParameterGradient(tape, Gamma, scaled: true);
            if (Beta.NeedsGradient)
                ParameterGradient(tape, Beta, scaled: false);
            if (From.NeedsGradient)
                InputGradient(tape.AddableGradientOf(From));
        }

        internal override void Clear()
        {
            From = null!;
            Gamma = null!;
            Beta = null!;
            Normalised = null!;
            Inverse = null!;
        }

        /// <summary>dx = γσ⁻¹-weighted dy less its mean and its projection on the normalised row.</summary>
        private void InputGradient(float* dx)
        {
            int width = Gamma.Count;
            for (int row = 0; row < Inverse.Count; row++)
            {
                long at = (long)row * width;
                double sum = 0;
                double projection = 0;
                for (int i = 0; i < width; i++)
                {
                    double g = (double)Output.Gradient[at + i] * Gamma.Data[i];
                    sum += g;
                    projection += g * Normalised.Data[at + i];
                }

                for (int i = 0; i < width; i++)
                {
                    double g = (double)Output.Gradient[at + i] * Gamma.Data[i];
                    dx[at + i] += (float)(Inverse.Data[row] * (g - ((sum + (Normalised.Data[at + i] * projection)) / width)));
                }
            }
        }

        private void ParameterGradient(Tape tape, TensorCell parameter, bool scaled)
        {
            bool squared = tape.WantsSquared(parameter);
            float* into = squared ? tape.SquaredGradientOf(parameter) : tape.AddableGradientOf(parameter);
            int samples = From.Shape[0];
            int rowsPerSample = Inverse.Count / samples;
            for (int i = 0; i < Gamma.Count; i++)
            {
                double total = 0;
                for (int n = 0; n < samples; n++)
                {
                    double share = SampleShare(n * rowsPerSample, rowsPerSample, i, scaled);
                    total += squared ? share * share : share;
                }

                into[i] += (float)total;
            }
        }

        private double SampleShare(int firstRow, int rows, int column, bool scaled)
        {
            double share = 0;
            for (int row = firstRow; row < firstRow + rows; row++)
            {
                long at = ((long)row * Gamma.Count) + column;
                share += Output.Gradient[at] * (scaled ? Normalised.Data[at] : 1.0);
            }

            return share;
        }
    }
}
