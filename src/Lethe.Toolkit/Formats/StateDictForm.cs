using System.Collections.Immutable;

namespace Lethe.Formats;

/// <summary>How a file keeps the tensors of a model: what scripts and wrappers put around them, to be given back as it was.</summary>
/// <param name="File">The file.</param>
/// <param name="Nests">The keys of a checkpoint under which the tensors lie, from the outermost in.</param>
/// <param name="Prefix">What stands before the name of every tensor.</param>
internal sealed record StateDictForm(string File, ImmutableArray<string> Nests, string Prefix)
{
    /// <summary>The bare tensors of a model by their own names.</summary>
    internal static readonly StateDictForm Plain = new("", [], "");

    /// <summary>The form with more before the names that were left.</summary>
    internal StateDictForm Under(string prefix) => this with { Prefix = Prefix + prefix };

    /// <summary>This form for a file of the same format; a file of another one is plain.</summary>
    internal StateDictForm For(string path) => IsCheckpoint(path) == IsCheckpoint(File) && IsSafeTensors(path) == IsSafeTensors(File) ? this : Plain;

    private static bool IsCheckpoint(string path) => HasExtension(path, ".pt") || HasExtension(path, ".pth");

    private static bool IsSafeTensors(string path) => HasExtension(path, ".safetensors");

    private static bool HasExtension(string path, string extension) => Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);
}
