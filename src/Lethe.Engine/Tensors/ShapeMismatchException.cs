namespace Lethe.Engine.Tensors;

/// <summary>An operation was given tensors whose shapes do not fit together.</summary>
public sealed class ShapeMismatchException : ArgumentException
{
    /// <summary>Names the operation and both shapes.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="left">The first operand's shape.</param>
    /// <param name="right">The second operand's shape.</param>
    public ShapeMismatchException(string operation, Shape left, Shape right)
        : base($"{operation}: shapes {left} and {right} do not fit together.")
    {
    }

    /// <summary>Names the operation, what it got and what it expects.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="got">The shape it got.</param>
    /// <param name="expected">What it expects, in words.</param>
    public ShapeMismatchException(string operation, Shape got, string expected)
        : base($"{operation}: shape {got}, expected {expected}.")
    {
    }
}
