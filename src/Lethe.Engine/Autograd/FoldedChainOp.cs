using System.Diagnostics;
using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>
/// Builds and runs a chain of narrow convolutions with folded batch norms: members are added in order, then all run together, a few images at a time.
/// Belongs to a tape and is used again by its next chain.
/// </summary>
internal sealed unsafe class FoldedChainOp
{
    private readonly Tape _tape;
    private readonly List<FoldedConvParts> _parts = [];
    private readonly List<TensorCell> _outputs = [];
    private readonly List<FoldedConvStep?> _steps = [];
    private FoldedConvCall* _calls;
    private long _size;
    private int _count;

    internal FoldedChainOp(Tape tape) => _tape = tape;

    /// <summary>Begins a chain.</summary>
    /// <param name="members">How many will be added.</param>
    internal void Begin(int members)
    {
        _size = SizeOf(members);
        _calls = (FoldedConvCall*)FloatPool.Rent(_size);
    }

    /// <summary>Adds a member; its output has values once the chain has run.</summary>
    /// <param name="inputs">What it is given.</param>
    /// <param name="inputOf">The member that makes its input, or <see cref="FoldedConvCall.Outside"/>.</param>
    /// <param name="residualOf">Likewise for the residual.</param>
    /// <param name="lastReader">The last member that reads its output, or <see cref="FoldedConvCall.Outside"/> if others read it too.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit; the chain is given up.</exception>
    internal Tensor Add(in FoldedConvInputs inputs, int inputOf, int residualOf, int lastReader)
    {
        try
        {
            return Member(inputs, inputOf, residualOf, lastReader);
        }
        catch
        {
            End();
            throw;
        }
    }

    /// <summary>Runs all members.</summary>
    internal void Run()
    {
        try
        {
            FoldedChain.Forward(_tape.Workers, _calls, _count);
            for (int i = 0; i < _count; i++)
            {
                if (_steps[i] is null)
                    FoldedConvOp.Release(_tape, _parts[i]);
            }

            Record();
        }
        finally
        {
            End();
        }
    }

    /// <summary>Floats that hold so many calls.</summary>
    internal static long SizeOf(int members) => ((long)members * sizeof(FoldedConvCall) / sizeof(float)) + 1;

    /// <summary>The transformed weights of a narrow layer, or null.</summary>
    internal static float* Transform(Tape tape, in FoldedConvCall call, bool turned)
    {
        if (!WinogradConvolution.IsNarrow(call.Shape))
            return null;
        float* u = FloatPool.Rent(WinogradConvolution.TransformedSize(call.Shape));
        WinogradConvolution.TransformWeights(tape.Workers, call.Shape, call.Weight, turned, u);
        return u;
    }

    private Tensor Member(in FoldedConvInputs inputs, int inputOf, int residualOf, int lastReader)
    {
        FoldedConvParts parts = FoldedConvOp.Prepare(_tape, inputs);
        Debug.Assert(_count == 0 || parts.Shape.N == _calls[0].Shape.N, "the members of a chain have the same images");
        bool kept = _tape.Recording || lastReader == FoldedConvCall.Outside;
        TensorCell y = kept ? _tape.NewCell(parts.OutputShape, MemoryLayout.ChannelsLast) : _tape.NewPlaceholder(parts.OutputShape, MemoryLayout.ChannelsLast);
        _parts.Add(parts);
        _outputs.Add(y);
        _steps.Add(FoldedConvOp.Record(_tape, inputs, parts, y));
        FoldedConvCall call = new()
        {
            Shape = parts.Shape,
            InputOf = inputOf,
            ResidualOf = residualOf,
            LastReader = lastReader,
            X = parts.X.Data,
            Residual = parts.Residual is null ? null : parts.Residual.Data,
            Y = y.Data,
            Weight = parts.Folded.Data,
            Shift = parts.Shift,
            Floor = inputs.Norm.Floor,
            Ceiling = inputs.Norm.Ceiling,
        };
        call.Transformed = Transform(_tape, call, turned: false);
        _calls[_count++] = call;
        return new Tensor(y);
    }

    private void Record()
    {
        if (_steps[_count - 1] is null)
            return;
        FoldedChainStep chain = _tape.Record<FoldedChainStep>(_outputs[_count - 1]);
        for (int i = 0; i < _count; i++)
            chain.Add(_outputs[i], _steps[i], _calls[i].InputOf, _calls[i].ResidualOf);
    }

    private void End()
    {
        for (int i = 0; i < _count; i++)
            FloatPool.Return(_calls[i].Transformed, WinogradConvolution.TransformedSize(_calls[i].Shape));
        FloatPool.Return((float*)_calls, _size);
        _calls = null;
        _count = 0;
        _parts.Clear();
        _outputs.Clear();
        _steps.Clear();
    }
}
