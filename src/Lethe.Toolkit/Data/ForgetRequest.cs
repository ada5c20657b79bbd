namespace Lethe.Data;

/// <summary>A request to forget, in the small language that the command line, YAML and C# share.</summary>
/// <remarks>
/// <para>
/// <c>class:6</c>, <c>class:sneaker</c>, <c>class:6,7</c>: whole classes by index or name (letter case aside; a name in
/// double quotes may hold a comma or be a number). <c>fine:rocket</c>: a fine class under coarse targets.
/// <c>samples:0-99,205</c>, <c>samples:@ids.txt</c>: single images by id. <c>random:500</c>, <c>random:10%</c>,
/// <c>random:10%ofclass:6</c>: images drawn from the train part, by a seed of the request's own (<c>random:500@7</c>, 0 by default).
/// </para>
/// <para>Immutable. Two requests are equal if their <see cref="Text"/> is.</para>
/// </remarks>
public sealed record ForgetRequest
{
    private const int ShortLength = 60;

    private ForgetRequest(string text, RequestSelection selection) => (Text, Selection) = (text, selection);

    /// <summary>The request as typed; an id file is replaced by the ids in it, so that the text alone can be read again elsewhere.</summary>
    public string Text { get; }

    internal RequestSelection Selection { get; }

    /// <summary>Reads a request; names and ids are not looked up yet.</summary>
    /// <param name="text">The request.</param>
    /// <param name="folder">Where the path in <c>samples:@file</c> starts; the current folder by default.</param>
    /// <exception cref="UsageException">The text is not of the language; the message names the position.</exception>
    /// <exception cref="DataException">The file of <c>samples:@file</c> cannot be read.</exception>
    public static ForgetRequest Parse(string text, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        RequestSelection selection = new RequestParser(text.Trim(), folder ?? "").Parse();
        bool isFile = selection is SampleSelection { FromFile: true };
        return new ForgetRequest(isFile ? $"samples:{selection}" : text.Trim(), selection);
    }

    /// <summary>Looks the names and ids up in a dataset.</summary>
    /// <exception cref="UsageException">An unknown name or id, or a request that matches nothing or everything.</exception>
    public ResolvedForgetRequest Resolve(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ResolvedForgetRequest resolved = Selection.Resolve(this, data);
        if (resolved.TrainIds.IsEmpty)
            throw new UsageException($"forget request '{this}' matches no image of the train part of '{data.Name}'{Held(resolved)}, expected at least 1");
        if (resolved.TrainIds.Length == data.Train.Count)
            throw new UsageException($"forget request '{this}' matches the whole train part of '{data.Name}' ({data.Train.Count} images), expected some to be left");
        return resolved;
    }

    /// <summary>Whether both have the same text.</summary>
    public bool Equals(ForgetRequest? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The text, cut to 60 characters.</summary>
    public override string ToString() => Shorten(Text);

    internal static string Shorten(string text) => text.Length <= ShortLength ? text : $"{text.AsSpan(0, ShortLength - 3)}...";

    private static string Held(ResolvedForgetRequest resolved) => resolved.ValidationIds.Length == 0
        ? ""
        : $" ({resolved.ValidationIds.Length} in the validation part, which no model is trained on)";
}
