using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lethe.Data;

/// <summary>What a request means in a dataset: the classes and the sample ids it names.</summary>
public sealed record ResolvedForgetRequest
{
    internal ResolvedForgetRequest(ForgetRequest request, ForgetScope scope, IEnumerable<int> trainIds, IEnumerable<int> validationIds)
    {
        Request = request;
        Scope = scope;
        TrainIds = [.. trainIds.Order()];
        ValidationIds = [.. validationIds.Order()];
        IdsSha256 = Hash(TrainIds.Concat(ValidationIds).Order());
    }

    /// <summary>The request itself.</summary>
    public ForgetRequest Request { get; }

    /// <summary>Whether it is about classes, fine classes or single samples.</summary>
    public ForgetScope Scope { get; }

    /// <summary>The classes of a class request, ascending; empty for the others.</summary>
    public ImmutableArray<int> Classes { get; internal init; } = [];

    /// <summary>The fine classes of a fine-class request, ascending; empty for the others.</summary>
    public ImmutableArray<int> FineClasses { get; internal init; } = [];

    /// <summary>The ids it names in the train part, ascending.</summary>
    public ImmutableArray<int> TrainIds { get; }

    /// <summary>
    /// The ids it names in the validation part, ascending. No model has been trained on them; they are kept apart so
    /// that nothing is tuned on them as retained data either. Random requests never draw any.
    /// </summary>
    public ImmutableArray<int> ValidationIds { get; }

    /// <summary>The SHA-256 in hex of all named ids of both parts: ascending decimal numbers in ASCII, each followed by a line feed.</summary>
    public string IdsSha256 { get; }

    private static string Hash(IEnumerable<int> ids)
    {
        var text = new StringBuilder();
        foreach (int id in ids)
            text.Append(CultureInfo.InvariantCulture, $"{id}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())));
    }
}
