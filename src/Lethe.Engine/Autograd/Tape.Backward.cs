using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>The backward passes: gradients, and the exact per-sample Fisher diagonal.</summary>
public sealed unsafe partial class Tape
{
    private bool _hasRunBackward;

    /// <summary>Whether the running backward pass squares per-sample gradients.</summary>
    internal bool SquaredPerSample { get; private set; }

    /// <summary>Computes the gradient of a scalar with respect to every watched tensor.</summary>
    /// <param name="scalarLoss">A tensor of one element made on this tape.</param>
    /// <exception cref="InvalidOperationException">Not a scalar, not recorded, or a backward pass ran since the last reset.</exception>
    public void Backward(Tensor scalarLoss)
    {
        if (scalarLoss.Count != 1)
            throw new InvalidOperationException($"Backward needs a scalar or a seed, got shape {scalarLoss.Shape}.");
        *Seed(scalarLoss.Cell) = 1f;
        Walk();
    }

    /// <summary>Computes the product of a seed with the Jacobian of <paramref name="output"/>: the gradient of ⟨seed, output⟩.</summary>
    /// <exception cref="ShapeMismatchException">Seed and output have different shapes.</exception>
    /// <exception cref="InvalidOperationException">Not recorded, or a backward pass ran since the last reset.</exception>
    public void Backward(Tensor output, Tensor seed)
    {
        if (output.Shape != seed.Shape)
            throw new ShapeMismatchException("Backward", output.Shape, seed.Shape);
        if (output.Layout != seed.Layout)
            throw new InvalidOperationException("Backward: output and seed have different memory layouts.");
        seed.Span.CopyTo(new Span<float>(Seed(output.Cell), output.Count));
        Walk();
    }

    /// <summary>
    /// The exact per-sample Fisher diagonal in one batched pass: afterwards <see cref="Gradient"/> of a watched tensor θ holds
    /// Σₙ (∂ℓₙ/∂θ)², the sum over samples of squared per-sample gradients.
    /// </summary>
    /// <param name="perSampleLosses">Shape [N]: one loss a sample, each a function of its own sample alone.</param>
    /// <remarks>
    /// Samples must not mix: batch norm has to run on its stored statistics. Each watched tensor may be used once, as the weight or bias
    /// of a linear, convolution, normalisation or PReLU operation, whose gradients have a closed or on-the-fly per-sample form.
    /// </remarks>
    /// <exception cref="NotSupportedException">A watched tensor is used in an operation without a per-sample form, twice, or samples mix.</exception>
    public void BackwardSquaredPerSample(Tensor perSampleLosses)
    {
        if (perSampleLosses.Shape.Rank != 1)
            throw new ShapeMismatchException("BackwardSquaredPerSample", perSampleLosses.Shape, "[N]");
        new Span<float>(Seed(perSampleLosses.Cell), perSampleLosses.Count).Fill(1f);
        SquaredPerSample = true;
        Walk();
    }

    /// <summary>The gradient of a watched tensor, in its shape and layout; zeros where the loss does not depend on it. Lives until the reset.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not watched by this tape, or no backward pass has run.</exception>
    public Tensor Gradient(Tensor watched)
    {
        TensorCell cell = watched.Cell;
        if (cell.Tape != this || !cell.IsLeaf)
            throw new InvalidOperationException("Gradients are kept for tensors that this tape watches.");
        if (!_hasRunBackward)
            throw new InvalidOperationException("No backward pass has run since the tape's last reset.");
        ZeroedGradient(cell);
        TensorCell gradient = RentCell(cell.Shape, cell.Layout);
        gradient.Data = cell.Gradient;
        return new Tensor(gradient);
    }

    /// <summary>The memory to write a share of a gradient to; a new one is uninitialised and must be overwritten whole.</summary>
    /// <param name="cell">The input that the share is for.</param>
    /// <param name="accumulate">Whether there is something to add to.</param>
    internal float* GradientOf(TensorCell cell, out bool accumulate)
    {
        GuardPerSample(cell);
        accumulate = cell.Gradient is not null;
        if (!accumulate)
            cell.Gradient = FloatPool.Rent(Math.Max(1, cell.Count));
        return cell.Gradient;
    }

    /// <summary>The memory to add a share of a gradient to; a new one is zeros.</summary>
    internal float* AddableGradientOf(TensorCell cell)
    {
        GuardPerSample(cell);
        return ZeroedGradient(cell);
    }

    /// <summary>The memory to add Σₙ gₙ² of a watched tensor to.</summary>
    internal float* SquaredGradientOf(TensorCell cell)
    {
        if (++cell.SquaredUses > 1)
            throw new NotSupportedException("A watched tensor that is used twice has no per-sample gradient in one pass.");
        return ZeroedGradient(cell);
    }

    /// <summary>Whether a share for this input is a per-sample squared one.</summary>
    internal bool WantsSquared(TensorCell cell) => SquaredPerSample && cell.IsLeaf;

    /// <summary>Hands an output's whole gradient to an input of as many elements in the same order, without a copy where there is none yet.</summary>
    internal void PassGradient(TensorCell output, TensorCell input)
    {
        GuardPerSample(input);
        if (input.Gradient is null)
        {
            input.Gradient = output.Gradient;
            output.Gradient = null;
            return;
        }

        ElementWise.Axpy(Workers, input.Count, 1f, output.Gradient, input.Gradient);
    }

    private float* Seed(TensorCell cell)
    {
        if (cell.Tape != this || !cell.NeedsGradient)
            throw new InvalidOperationException("Nothing was recorded that this tensor depends on.");
        if (_hasRunBackward)
            throw new InvalidOperationException("A backward pass has run already; reset the tape first.");
        _hasRunBackward = true;
        return ZeroedGradient(cell);
    }

    private void Walk()
    {
        for (int i = _nodeCount - 1; i >= 0; i--)
        {
            Node node = _nodes[i];
            TensorCell output = node.Output;
            if (output.Gradient is null)
                continue;
            node.Backward(this);
            if (output.IsLeaf || output.Gradient is null)
                continue;
            FloatPool.Return(output.Gradient, Math.Max(1, output.Count));
            output.Gradient = null;
        }
    }

    private void GuardPerSample(TensorCell cell)
    {
        if (SquaredPerSample && cell.IsLeaf)
            throw new NotSupportedException("A watched tensor is used in an operation that has no per-sample gradient.");
    }

    private float* ZeroedGradient(TensorCell cell)
    {
        if (cell.Gradient is not null)
            return cell.Gradient;
        int count = Math.Max(1, cell.Count);
        cell.Gradient = FloatPool.Rent(count);
        ElementWise.Fill(Workers, count, 0f, cell.Gradient);
        return cell.Gradient;
    }
}
