namespace Lethe.Unlearning;

/// <summary>What <see cref="TaskArithmetic"/> subtracts.</summary>
public enum TaskVectorKind
{
    /// <summary>The expert's way from the original.</summary>
    Task,

    /// <summary>The control: normal numbers with the norm of the task vector in every tensor, to tell whether its direction matters.</summary>
    Random,
}
