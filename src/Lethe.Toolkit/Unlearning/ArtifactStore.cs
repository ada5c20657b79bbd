using System.Collections.Concurrent;

namespace Lethe.Unlearning;

/// <summary>Where runs look for artifacts of earlier runs and keep their own: in memory, and in a folder if one is given.</summary>
/// <remarks>Thread-safe. A broken file counts as none: the artifact is made again.</remarks>
public sealed class ArtifactStore
{
    private readonly ConcurrentDictionary<(string Kind, string Key), Artifact> _known = new();
    private readonly string? _folder;

    /// <summary>Makes a store.</summary>
    /// <param name="folder">The folder that keeps artifacts as safetensors beyond the process, and then not in memory; memory alone if left out.</param>
    public ArtifactStore(string? folder = null) => _folder = folder;

    /// <summary>The artifact of a kind and key, or <see langword="null"/>.</summary>
    public Artifact? Find(string kind, string key) =>
        _known.TryGetValue((kind, key), out Artifact? artifact) ? artifact : Read(kind, key);

    /// <summary>Keeps an artifact.</summary>
    /// <exception cref="DataException">Its file cannot be written.</exception>
    public void Put(Artifact artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        if (_folder is null)
        {
            _known[(artifact.Kind, artifact.Key)] = artifact;
            return;
        }

        ArtifactCostFile.Write(FileOf(artifact.Kind, artifact.Key), artifact.Made);
        artifact.Save(FileOf(artifact.Kind, artifact.Key));
    }

    private Artifact? Read(string kind, string key)
    {
        if (_folder is null || !File.Exists(FileOf(kind, key)))
            return null;
        try
        {
            Artifact artifact = Artifact.Load(FileOf(kind, key));
            return artifact.Kind == kind && artifact.Key == key ? artifact with { Made = ArtifactCostFile.Read(FileOf(kind, key)) } : null;
        }
        catch (LetheException)
        {
            return null;
        }
    }

    private string FileOf(string kind, string key) => Path.Combine(_folder!, $"{kind}-{key[..Math.Min(16, key.Length)]}.safetensors");
}
