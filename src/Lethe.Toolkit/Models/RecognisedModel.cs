using Lethe.Data;

namespace Lethe.Models;

/// <summary>What the tensors of a file say of their model.</summary>
/// <param name="Architecture">The architecture's id.</param>
/// <param name="Options">Its options, all of them.</param>
/// <param name="Classes">The number of logits.</param>
/// <param name="Input">The images it takes; height and width are the architecture's usual ones where tensors do not tell.</param>
internal sealed record RecognisedModel(string Architecture, string Options, int Classes, ImageShape Input)
{
    /// <summary>Whether the graph takes images of this size alone.</summary>
    internal bool IsInputFixed { get; init; }

    /// <summary>What stands before the name of every tensor: <c>model.</c>; empty where nothing does.</summary>
    internal string Prefix { get; init; } = "";
}
