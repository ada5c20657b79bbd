using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>
/// A 1×1 or 3×3 depthwise convolution between batch norms, in training. It normalises and clips what it loads, so that the normalised tensor is
/// never stored; it takes the statistics of what it makes while that is in cache; and backward it takes the sums of the norm before it in the
/// pass that makes the gradient, and leaves the norm's own arithmetic to the convolution that made the input.
/// </summary>
internal static unsafe class NormedConvOp
{
    /// <summary>y = clip(norm(x)) * weight, or x * weight without a norm. Must run while the tape records; the output is for a batch norm alone.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[N, C, H, W]; with a norm, what another such convolution made in planes.</param>
    /// <param name="norm">The norm and the clipping between the two, or null.</param>
    /// <param name="weight">[K, C / groups, R, S].</param>
    /// <param name="stride">Step along height and width.</param>
    /// <param name="padding">Zeros at each border.</param>
    /// <param name="groups">1 for a 1×1 convolution, C for a depthwise one.</param>
    /// <param name="inPlanes">Whether y lies in planes (<see cref="MapLayout"/>), for the norm of another such convolution.</param>
    internal static Tensor NormedConv(this Tape tape, Tensor x, LiveNorm? norm, Tensor weight, Window stride, Window padding, int groups, bool inPlanes)
    {
        ConvShape shape = Conv2dOp.Describe(x.Shape, weight.Shape, stride, padding, groups);
        if (norm is { } given && given.Gamma.Count != shape.C)
            throw new ShapeMismatchException("BatchNorm", x.Shape, given.Gamma.Shape);
        if (shape.Rows < 2)
            throw new ArgumentException($"BatchNorm: batch statistics need more than one value a channel, got shape {new Shape(shape.N, shape.K, shape.P, shape.Q)}.", nameof(x));
        TensorCell input = tape.ToChannelsLast(x).Cell;
        TensorCell y = tape.NewCell(new Shape(shape.N, shape.K, shape.P, shape.Q), MemoryLayout.ChannelsLast);
        y.Moments = FloatPool.Rent(2L * shape.K);
        Step step = tape.Record<Step>(y);
        (step.Shape, step.X, step.Weight, step.Norm) = (shape, input, weight.Cell, norm);
        step.To = inPlanes ? MapLayout.Planes(shape.N, shape.P * shape.Q, shape.K) : MapLayout.Plain(shape.N, shape.P * shape.Q, shape.K);
        y.NeedsGradient = tape.Records(input, weight.Cell) || (norm is { } live && tape.Records(live.Gamma.Cell, live.Beta.Cell));
        step.Forward(tape);
        return new Tensor(y);
    }

    private sealed class Step : Node
    {
        internal ConvShape Shape { get; set; }

        internal TensorCell X { get; set; } = null!;

        internal TensorCell Weight { get; set; } = null!;

        internal LiveNorm? Norm { get; set; }

        /// <summary>How the output lies.</summary>
        internal MapLayout To { get; set; }

        private MapLayout From => Norm is null ? MapLayout.Plain(Shape.N, Shape.H * Shape.W, Shape.C) : MapLayout.Planes(Shape.N, Shape.H * Shape.W, Shape.C);

        // The scratch holds the scales and shifts of the norm.
        private ChannelMap Map => Norm is { } norm ? new ChannelMap(Scratch, Scratch + Shape.C, norm.Settings.Relu ? 0f : float.NegativeInfinity, norm.Settings.Ceiling) : ChannelMap.Identity;

        internal void Forward(Tape tape)
        {
            if (Norm is { } norm)
            {
                BatchNormOp.MoveStatistics(X, norm.RunningMean, norm.RunningVariance, norm.Settings.Momentum);
                RentScratch(2L * Shape.C);
                BatchNormKernel.ScaleAndShift(
                    Shape.C, X.Moments, X.Moments + Shape.C, norm.Gamma.Pointer, norm.Beta.Pointer, norm.Settings.Epsilon, Scratch, Scratch + Shape.C);
            }

            float* mean = Output.Moments, variance = mean + Shape.K;
            if (Shape.IsDepthwise)
            {
                float* taps = DepthwiseConvolution.RentTaps(Shape, Weight.Data, flipped: false);
                MeasuredDepthwise.Forward(tape.Workers, Shape, From, X.Data, Map, taps, To, Output.Data, mean, variance);
                DepthwiseConvolution.ReturnTaps(Shape, taps);
            }
            else
            {
                MeasuredPointwise.Forward(tape.Workers, From, X.Data, Map, Weight.Data, To, Output.Data, mean, variance);
            }
        }

        internal override void Backward(Tape tape)
        {
            if (tape.SquaredPerSample)
                throw new NotSupportedException("Batch statistics mix the samples of a batch: per-sample gradients need the stored ones.");
            bool accumulate = false;
            bool wanted = X.NeedsGradient || (Norm is { } norm && (norm.Gamma.Cell.NeedsGradient || norm.Beta.Cell.NeedsGradient));
            float* dx = wanted ? tape.GradientOf(X, out accumulate) : null;
            float* sums = FloatPool.Rent(2L * Shape.C);
            MappedInput input = new() { X = X.Data, Map = Map, Mean = X.Moments, Dx = dx, Accumulate = accumulate, Sums = Norm is null ? null : sums };
            PendingGradient dy = new(Output.Gradient, Output.Data, Output.Coefficients);
            float* dw = Weight.NeedsGradient ? tape.AddableGradientOf(Weight) : null;
            if (Shape.IsDepthwise)
            {
                float* taps = DepthwiseConvolution.RentTaps(Shape, Weight.Data, flipped: true);
                MeasuredDepthwiseGradient.Run(tape.Workers, Shape, To, dy, From, input, taps, dw);
                DepthwiseConvolution.ReturnTaps(Shape, taps);
            }
            else
            {
                MeasuredPointwiseGradient.Run(tape.Workers, To, dy, From, input, Weight.Data, dw);
            }

            if (wanted && Norm is { } before)
                LeaveNorm(tape, before, sums);
            FloatPool.Return(sums, 2L * Shape.C);
            Tape.ReleaseData(Output);
        }

        internal override void Clear()
        {
            X = null!;
            Weight = null!;
            Norm = null;
        }

        // dx = a·g + b·x + c: as in BatchNormKernel.Backward, computed by whoever reads the gradient of x.
        private void LeaveNorm(Tape tape, LiveNorm norm, float* sums)
        {
            X.Coefficients = FloatPool.Rent(3L * Shape.C);
            float* gamma = norm.Gamma.Cell.NeedsGradient ? tape.AddableGradientOf(norm.Gamma.Cell) : null;
            float* beta = norm.Beta.Cell.NeedsGradient ? tape.AddableGradientOf(norm.Beta.Cell) : null;
            BatchNormKernel.Coefficients(
                X.Count / Shape.C, Shape.C, X.Moments, X.Moments + Shape.C, norm.Gamma.Pointer, norm.Settings.Epsilon, training: true, sums, gamma, beta, X.Coefficients);
        }
    }
}
