using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lethe.Experiments.Store;

/// <summary>The identity of a step: its kind and a hash of everything that determines its result.</summary>
/// <param name="Kind">The kind, which is also its folder in the store: <c>train</c>.</param>
/// <param name="Hash">The first 32 hex digits of a SHA-256.</param>
internal readonly record struct StepKey(string Kind, string Hash)
{
    private const int Digits = 32;

    /// <summary>The key of a step.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="version">The version of the code that makes it; see <see cref="Running.StepVersions"/>.</param>
    /// <param name="parts">Names and values, in a fixed order: options, data, parents' hashes.</param>
    internal static StepKey Of(string kind, int version, params ReadOnlySpan<(string Name, string Value)> parts)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{kind}\n{version}\n");
        foreach ((string name, string value) in parts)
            text.Append(CultureInfo.InvariantCulture, $"{name}:{value.Length}={value}\n");
        return new StepKey(kind, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Digits]);
    }

    /// <summary>Kind and hash, as a file name.</summary>
    public override string ToString() => $"{Kind}-{Hash}";
}
