using System.Collections.Immutable;
using Lethe.Data;

namespace Lethe.Unlearning;

/// <summary>What the registry, lists and documentation say of an unlearning method.</summary>
public sealed record MethodInfo
{
    /// <summary>The id on the command line, lower case with hyphens: <c>gradient-ascent</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name for people: <c>Gradient ascent</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Where it was published.</summary>
    public required string Citation { get; init; }

    /// <summary>How far its result can be claimed to have forgotten.</summary>
    public MethodKind Kind { get; init; } = MethodKind.Approximate;

    /// <summary>Whether it reads D_r; methods that do not can run where only D_f is at hand.</summary>
    public bool NeedsRetainData { get; init; } = true;

    /// <summary>Whether it needs gradients of the model.</summary>
    public bool NeedsGradients { get; init; } = true;

    /// <summary>The requests it can serve.</summary>
    /// <value>All of them by default.</value>
    public ImmutableArray<ForgetScope> Scopes { get; init; } = [ForgetScope.Classes, ForgetScope.FineClasses, ForgetScope.Samples];

    /// <summary>Whether it also serves requests to learn (<c>--learn</c>), in place of what it forgets.</summary>
    public bool ServesLearnRequests { get; init; }
}
