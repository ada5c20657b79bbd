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
        new Span<FoldedConvCall>(calls, count).Clear();
        float* sums = null;
        int runs = FoldedChain.RunsOf(Output.Shape[0]);
        try
        {
            for (int i = count - 1; i >= 0; i--)
            {
                Describe(tape, i, calls);
                calls[i].Sums = size;
                if (calls[i].IsRecorded)
                    size += calls[i].SumsSize;
            }

            sums = FloatPool.Rent(runs * size);
            FoldedChain.Backward(tape.Workers, calls, count, tape.SquaredPerSample, sums, size);
            for (int i = 0; i < count; i++)
            {
                if (calls[i].IsRecorded)
                    AddSums(tape, _members[i].Step!, sums + calls[i].Sums);
            }
        }
        finally
        {
            FloatPool.Return(sums, runs * size);
            for (int i = 0; i < count; i++)
                FloatPool.Return(calls[i].Turned, WinogradConvolution.TransformedSize(calls[i].Shape));
            FloatPool.Return((float*)calls, callsSize);
        }

        DropGradients();
    }

    internal override void Clear() => _members.Clear();

    // Members that no gradient can reach are left as they are; those behind are described already.
    private void Describe(Tape tape, int member, FoldedConvCall* calls)
    {
        (TensorCell output, FoldedConvStep? step, int inputOf, int residualOf) = _members[member];
        ref FoldedConvCall call = ref calls[member];
        call.Dy = output.Gradient;
        call.Shape = step is null ? new ConvShape(output.Shape[0], 1, output.Shape[2], output.Shape[3], output.Shape[1], 1, 1, 1, 1, 0, 0, 1) : step.Shape;
        if (step is null || !IsReached(member, calls))
            return;
        call.InputOf = inputOf;
        call.ResidualOf = residualOf;
        call.X = step.X.Data;
        call.Residual = step.Residual is null ? null : step.Residual.Data;
        call.Y = output.Data;
        call.Weight = step.Folded.Data;
        call.Floor = step.Floor;
        call.Ceiling = step.Ceiling;
        call.Beta = step.Beta.Data;
        call.Gamma = step.Gamma.Data;
        call.Scale = step.Scale.Data;
        call.IsRecorded = true;
        call.WantsX = step.X.NeedsGradient;
        call.WantsResidual = step.WantsResidual;
        call.WantsWeight = step.Weight.NeedsGradient;
        call.WantsVectors = step.WantsVectors;
        if (call.WantsX && inputOf == FoldedConvCall.Outside)
            call.Dx = tape.AddableGradientOf(step.X);
        if (call.WantsResidual && residualOf == FoldedConvCall.Outside)
            call.Dresidual = tape.AddableGradientOf(step.Residual!);
        if (call.WantsX)
            call.Turned = FoldedChainOp.Transform(tape, call, turned: true);
    }

    private bool IsReached(int member, FoldedConvCall* calls)
    {
        if (calls[member].Dy != null)
            return true;
        for (int i = member + 1; i < _members.Count; i++)
        {
            if (calls[i].IsRecorded && ((calls[i].WantsX && calls[i].InputOf == member) || (calls[i].WantsResidual && calls[i].ResidualOf == member)))
                return true;
        }

        return false;
    }

    private static void AddSums(Tape tape, FoldedConvStep step, float* sums)
    {
        int channels = step.Shape.K;
        AddVector(channels, sums, FoldedConvStep.GradientOf(tape, step.Gamma));
        AddVector(channels, sums + channels, FoldedConvStep.GradientOf(tape, step.Beta));
        AddVector(channels, sums + (2 * channels), FoldedConvStep.GradientOf(tape, step.Bias));
        if (step.Weight.NeedsGradient)
            step.AddWeightGradient(tape, sums + (3 * channels), FoldedConvStep.GradientOf(tape, step.Weight));
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
