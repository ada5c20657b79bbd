using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Batch normalisation, with a residual sum and a ReLU in the same pass over memory.</summary>
public static unsafe class BatchNormOp
{
    /// <summary>y = γ (x − μ)/√(σ² + ε) + β (+ residual), clipped at zero if wanted.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[N, C] or [N, C, H, W].</param>
    /// <param name="gamma">γ, [C].</param>
    /// <param name="beta">β, [C].</param>
    /// <param name="runningMean">Owned, [C]; used, or moved towards the batch's mean.</param>
    /// <param name="runningVariance">Owned, [C]; used, or moved towards the batch's unbiased variance.</param>
    /// <param name="settings">Mode, momentum, ε and ReLU.</param>
    /// <param name="residual">A tensor of the shape of x to add, or the empty tensor.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">Batch statistics of a single value a channel.</exception>
    public static Tensor BatchNorm(
        this Tape tape, Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, BatchNormSettings settings, Tensor residual = default)
    {
        TensorCell input = (x.Shape.Rank == 4 ? tape.ToChannelsLast(x) : x).Cell;
        TensorCell? added = residual.IsEmpty ? null : tape.ToLayout(residual, input.Layout).Cell;
        Check(input.Shape, gamma.Shape, added?.Shape);
        int channels = gamma.Count;
        int rows = input.Count / channels;
        (Tensor mean, Tensor variance) = settings.UseBatchStatistics
            ? BatchStatistics(tape, input, rows, channels, runningMean, runningVariance, settings.Momentum)
            : (runningMean, runningVariance);
        TensorCell y = tape.NewCell(input.Shape, input.Layout);
        BatchNormKernel.Forward(
            tape.Workers, rows, channels, input.Data, mean.Pointer, variance.Pointer, gamma.Pointer, beta.Pointer, settings.Epsilon, added is null ? null : added.Data, settings.Relu, y.Data, settings.Ceiling);
        if (tape.Records(input, gamma.Cell) || tape.Records(beta.Cell) || (added is not null && tape.Records(added)))
        {
            Step step = tape.Record<Step>(y);
            (step.X, step.Gamma, step.Beta, step.Residual) = (input, gamma.Cell, beta.Cell, added);
            (step.Mean, step.Variance, step.Settings) = (mean.Cell, variance.Cell, settings);
        }

        return new Tensor(y);
    }

    private static void Check(Shape x, Shape gamma, Shape? residual)
    {
        if (x.Rank is not (2 or 4) || gamma.Count != x[1])
            throw new ShapeMismatchException("BatchNorm", x, gamma);
        if (residual is { } added && added != x)
            throw new ShapeMismatchException("BatchNorm residual", x, added);
    }

    private static (Tensor Mean, Tensor Variance) BatchStatistics(
        Tape tape, TensorCell input, int rows, int channels, Tensor runningMean, Tensor runningVariance, float momentum)
    {
        if (rows < 2)
            throw new ArgumentException($"BatchNorm: batch statistics need more than one value a channel, got shape {input.Shape}.", nameof(input));
        if (input.Moments is not null)
        {
            Tensor taken = tape.Known(input.Moments, channels), spread = tape.Known(input.Moments + channels, channels);
            MoveStatistics(input, runningMean, runningVariance, momentum);
            return (taken, spread);
        }

        Tensor mean = new(tape.NewCell(new Shape(channels), MemoryLayout.Contiguous));
        Tensor variance = new(tape.NewCell(new Shape(channels), MemoryLayout.Contiguous));
        BatchNormKernel.Statistics(tape.Workers, rows, channels, input.Data, mean.Pointer, variance.Pointer);
        Move(runningMean.MutableSpan(), mean.Span, momentum, 1f);
        Move(runningVariance.MutableSpan(), variance.Span, momentum, rows / (rows - 1f));
        return (mean, variance);
    }

    /// <summary>Moves running statistics towards the moments of a batch that were taken when it was made.</summary>
    internal static void MoveStatistics(TensorCell x, Tensor runningMean, Tensor runningVariance, float momentum)
    {
        int channels = x.Shape[1], rows = x.Count / channels;
        if (rows < 2)
            throw new ArgumentException($"BatchNorm: batch statistics need more than one value a channel, got shape {x.Shape}.", nameof(x));
        Move(runningMean.MutableSpan(), new ReadOnlySpan<float>(x.Moments, channels), momentum, 1f);
        Move(runningVariance.MutableSpan(), new ReadOnlySpan<float>(x.Moments + channels, channels), momentum, rows / (rows - 1f));
    }

    private static void Move(Span<float> running, ReadOnlySpan<float> batch, float momentum, float factor)
    {
        for (int c = 0; c < running.Length; c++)
            running[c] += momentum * ((factor * batch[c]) - running[c]);
    }

    private sealed class Step : Node
    {
        internal TensorCell X { get; set; } = null!;

        internal TensorCell Gamma { get; set; } = null!;

        internal TensorCell Beta { get; set; } = null!;

        internal TensorCell? Residual { get; set; }

        internal TensorCell Mean { get; set; } = null!;

        internal TensorCell Variance { get; set; } = null!;

        internal BatchNormSettings Settings { get; set; }

        internal override void Backward(Tape tape)
        {
            int channels = Gamma.Count;
            int rows = X.Count / channels;
            bool squared = tape.SquaredPerSample;
            if (squared && Settings.UseBatchStatistics)
                throw new NotSupportedException("Batch statistics mix the samples of a batch: per-sample gradients need the stored ones.");
            float* dresidual = null;
            bool addResidual = false;
            if (Residual is { NeedsGradient: true } residual)
                dresidual = tape.GradientOf(residual, out addResidual);
            bool inPlace = X.NeedsGradient && X.Gradient is null && !ReferenceEquals(X, Residual);
            bool accumulate = false;
            float* dx = !X.NeedsGradient ? null : inPlace ? Output.Gradient : tape.GradientOf(X, out accumulate);
            BatchNormKernel.Backward(
                tape.Workers,
                rows,
                channels,
                X.Data,
                Output.Data,
                Output.Gradient,
                Mean.Data,
                Variance.Data,
                Gamma.Data,
                Settings.Epsilon,
                Settings.UseBatchStatistics,
                Settings.Relu,
                dx,
                accumulate,
                Parameter(tape, Gamma, squared),
                Parameter(tape, Beta, squared),
                dresidual,
                addResidual,
                Settings.Ceiling,
                squared ? X.Shape[0] : 0);
            if (inPlace)
                tape.PassGradient(Output, X);
        }

        internal override void Clear()
        {
            X = null!;
            Gamma = null!;
            Beta = null!;
            Residual = null;
            Mean = null!;
            Variance = null!;
        }

        private static float* Parameter(Tape tape, TensorCell cell, bool squared) =>
            !cell.NeedsGradient ? null : squared ? tape.SquaredGradientOf(cell) : tape.AddableGradientOf(cell);
    }
}
