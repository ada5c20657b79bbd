using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Losses;

/// <summary>The mean of squared differences over all elements.</summary>
public static class MeanSquaredError
{
    /// <summary>(1/n) Σ (aᵢ − bᵢ)², as a scalar.</summary>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    public static Tensor Mean(Tape tape, Tensor a, Tensor b) => tape.Mean(tape.Square(tape.Subtract(a, b)));
}
