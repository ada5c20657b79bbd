namespace Lethe.Unlearning;

/// <summary>How the expert of <see cref="TaskArithmetic"/> is trained, and how factor and quantile are chosen.</summary>
public enum TaskArithmeticRule
{
    /// <summary>An expert by the model's own optimiser; factor and quantile where the goals on D_f and D_r are missed least.</summary>
    Tuned,

    /// <summary>The published expert and grid, looked through on validation images in place of test images.</summary>
    Paper,
}
