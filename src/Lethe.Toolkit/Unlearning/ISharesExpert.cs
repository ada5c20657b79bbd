namespace Lethe.Unlearning;

/// <summary>A method that starts from an expert on D_f, which runs with the same request and seed share.</summary>
internal interface ISharesExpert
{
    /// <summary>How the expert is trained.</summary>
    ExpertOptions Expert { get; }
}
