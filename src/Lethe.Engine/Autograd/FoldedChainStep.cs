using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>
/// A recorded chain. Its members are recorded before it, each by itself; reached first on the way back, the chain does the work of all and leaves them
/// no gradient to go on with. If its last output has no gradient, the members work alone.
/// </summary>
internal sealed unsafe class FoldedChainStep : Node
{
    private readonly List<Member> _members = [];

    internal void Add(TensorCell output, FoldedConvStep? step, int inputOf, int residualOf) => _members.Add(new Member(output, step, inputOf, residualOf));

    internal override void Backward(Tape tape)
    {
        int count = _members.Count;
        long callsSize = FoldedChainOp.SizeOf(count), size = 0;
        FoldedConvCall* calls = (FoldedConvCall*)FloatPool.Rent(callsSize);
        for (int i = 0; i < count; i++)
        {
            calls[i] = Describe(tape, _members[i]);
            calls[i].Sums = size;
            if (calls[i].IsRecorded)
                size += calls[i].SumsSize;
        }

        int runs = FoldedChain.RunsOf(calls[0].Shape.N);
        float* sums = FloatPool.Rent(runs * size);
        FoldedChain.Backward(tape.Workers, calls, count, tape.SquaredPerSample, sums, size);
        for (int i = 0; i < count; i++)
        {
            if (_members[i].Step is { } step)
                AddSums(tape, step, sums + calls[i].Sums);
            FloatPool.Return(calls[i].Turned, WinogradConvolution.TransformedSize(calls[i].Shape));
        }

        FloatPool.Return(sums, runs * size);
        FloatPool.Return((float*)calls, callsSize);
        DropGradients();
    }

    internal override void Clear() => _members.Clear();

    private static FoldedConvCall Describe(Tape tape, in Member member)
    {
        if (member.Step is not { } step)
            return new FoldedConvCall { Shape = new ConvShape(member.Output.Shape[0], 1, 1, 1, member.Output.Shape[1], 1, 1, 1, 1, 0, 0, 1), Dy = member.Output.Gradient };
        FoldedConvCall call = new()
        {
            Shape = step.Shape,
            InputOf = member.InputOf,
            ResidualOf = member.ResidualOf,
            X = step.X.Data,
            Residual = step.Residual is null ? null : step.Residual.Data,
            Y = step.Output.Data,
            Weight = step.Folded.Data,
            Floor = step.Floor,
            Ceiling = step.Ceiling,
            Beta = step.Beta.Data,
            Gamma = step.Gamma.Data,
            Scale = step.Scale.Data,
            Dy = step.Output.Gradient,
            IsRecorded = true,
            WantsX = step.X.NeedsGradient,
            WantsResidual = step.WantsResidual,
            WantsWeight = step.Weight.NeedsGradient,
            WantsVectors = step.WantsVectors,
        };
        if (call.WantsX && call.InputOf == FoldedConvCall.Outside)
            call.Dx = tape.AddableGradientOf(step.X);
        if (call.WantsResidual && call.ResidualOf == FoldedConvCall.Outside)
            call.Dresidual = tape.AddableGradientOf(step.Residual!);
        if (call.WantsX)
            call.Turned = FoldedChainOp.Transform(tape, call, turned: true);
        return call;
    }

    private static void AddSums(Tape tape, FoldedConvStep step, float* sums)
    {
        int channels = step.Shape.K;
        AddVector(channels, sums, FoldedConvStep.VectorGradient(tape, step.Gamma));
        AddVector(channels, sums + channels, FoldedConvStep.VectorGradient(tape, step.Beta));
        AddVector(channels, sums + (2 * channels), FoldedConvStep.VectorGradient(tape, step.Bias));
        if (step.Weight.NeedsGradient)
            step.AddWeightGradient(tape, sums + (3 * channels));
    }

    private static void AddVector(int channels, float* sums, float* gradient)
    {
        if (gradient != null)
            VectorMath.Add(channels, sums, gradient);
    }

    // All but the last output's, which the tape takes back itself.
    private void DropGradients()
    {
        foreach (Member member in _members)
        {
            TensorCell output = member.Output;
            if (ReferenceEquals(output, Output) || output.Gradient is null)
                continue;
            FloatPool.Return(output.Gradient, Math.Max(1, output.Count));
            output.Gradient = null;
        }
    }

    private readonly record struct Member(TensorCell Output, FoldedConvStep? Step, int InputOf, int ResidualOf);
}
