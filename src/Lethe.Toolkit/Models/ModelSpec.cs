namespace Lethe.Models;

/// <summary>An architecture's name and options as typed: <c>resnet18:width=16,stem=cifar</c>.</summary>
internal sealed record ModelSpec(Architecture Architecture, IReadOnlyList<string> Settings)
{
    /// <exception cref="UsageException">Unknown name, unknown options or values out of range: all faults in one line.</exception>
    internal static ModelSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        Architecture architecture = ModelRegistry.Find(colon < 0 ? text : text[..colon]);
        string[] settings = colon < 0 ? [] : text[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        IReadOnlyList<string> faults = architecture.Options.Faults(settings);
        return faults.Count == 0
            ? new ModelSpec(architecture, settings)
            : throw new UsageException($"model '{text}': {string.Join("; ", faults)}");
    }

    /// <summary>The options of a spec as text, over others that it leaves as they are.</summary>
    internal string Over(string options)
    {
        string[] given = [.. Settings.Select(setting => setting.Split('=')[0].Trim())];
        return Architecture.Canonical([.. options.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(setting => !given.Contains(setting.Split('=')[0], StringComparer.OrdinalIgnoreCase)), .. Settings]);
    }

    /// <summary>Whether the spec says something of an option.</summary>
    internal bool Says(string option) => Settings.Any(setting => setting.StartsWith(option + "=", StringComparison.OrdinalIgnoreCase));
}
