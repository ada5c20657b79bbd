using System.Globalization;

namespace Lethe.Data;

/// <summary>A dataset's name and options as typed: <c>cifar10:train=1500perclass,test=500,validation=0</c>.</summary>
internal sealed record DatasetSpec(string Id)
{
    private const decimal DefaultValidation = 0.1m;
    private const decimal LargestValidation = 0.5m;
    private const int LargestSide = 4096;
    private static readonly string[] Options = ["train", "test", "validation"];
    private static readonly string[] FolderOptions = [.. Options, "size", "channels"];

    public SubsetSize? Train { get; init; }

    public SubsetSize? Test { get; init; }

    public decimal Validation { get; init; } = DefaultValidation;

    /// <summary>The folder of images; <see langword="null"/> for a set of the registry.</summary>
    public string? Folder { get; init; }

    /// <summary>The size that a folder's images are resized to.</summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary>The channels that a folder's images are converted to, 1 or 3.</summary>
    public int? Channels { get; init; }

    /// <summary>Reads a spec; the name itself is not checked, but a folder is looked for.</summary>
    /// <exception cref="UsageException">Options that are unknown, given twice or out of range, all faults at once.</exception>
    /// <exception cref="DataException">A path that leads to no folder.</exception>
    public static DatasetSpec Parse(string text)
    {
        if (FolderPath.Find(text) is { } folder)
            return new DatasetSpec(folder.Name) { Folder = folder.Folder }.With(text, folder.Options);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new DatasetSpec(text.Trim().ToLowerInvariant())
            : new DatasetSpec(text[..colon].Trim().ToLowerInvariant()).With(text, text[(colon + 1)..]);
    }

    /// <summary>The spec with options in a fixed order and defaults left out; equal loads have equal text.</summary>
    public override string ToString()
    {
        var options = new List<string>();
        if (Train is { } train)
            options.Add($"train={train}");
        if (Test is { } test)
            options.Add($"test={test}");
        if (Validation != DefaultValidation)
            options.Add(string.Create(CultureInfo.InvariantCulture, $"validation={Validation:0.############}"));
        if (Size is { } size)
            options.Add($"size={size.Height}x{size.Width}");
        if (Channels is { } channels)
            options.Add($"channels={channels}");
        return options.Count == 0 ? Id : $"{Id}:{string.Join(',', options)}";
    }

    private DatasetSpec With(string text, string options)
    {
        DatasetSpec spec = this;
        var faults = new List<string>();
        var seen = new HashSet<string>();
        foreach (string option in options.Split(',', StringSplitOptions.TrimEntries))
            spec = options.Length == 0 && Folder is not null ? spec : spec.With(option, seen, faults);
        return faults.Count == 0 ? spec : throw new UsageException($"dataset '{text}': {string.Join("; ", faults)}");
    }

    private DatasetSpec With(string option, HashSet<string> seen, List<string> faults)
    {
        int equals = option.IndexOf('=', StringComparison.Ordinal);
        string key = (equals < 0 ? option : option[..equals]).Trim().ToLowerInvariant();
        string value = equals < 0 ? "" : option[(equals + 1)..].Trim();
        string[] known = Folder is null ? Options : FolderOptions;
        if (!known.Contains(key))
            faults.Add(FolderOptions.Contains(key) ? $"option '{key}' is for folders of images" : $"unknown option '{key}', {NearestNames.Suggest(key, known)}");
        else if (!seen.Add(key))
            faults.Add($"option '{key}' is given twice");
        else if (key == "validation")
            return WithValidation(value, faults);
        else if (key == "size")
            return WithSize(value, faults);
        else if (key == "channels")
            return WithChannels(value, faults);
        else if (!SubsetSize.TryParse(value, out SubsetSize size))
            faults.Add($"option '{key}': expected a number of images as 500, 50perclass or 10%, got '{value}'");
        else
            return key == "train" ? this with { Train = size } : this with { Test = size };
        return this;
    }

    private DatasetSpec WithValidation(string value, List<string> faults)
    {
        if (decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal fraction) && fraction <= LargestValidation)
            return this with { Validation = fraction };
        faults.Add($"option 'validation': expected a fraction from 0 to {LargestValidation.ToString(CultureInfo.InvariantCulture)}, got '{value}'");
        return this;
    }

    private DatasetSpec WithSize(string value, List<string> faults)
    {
        string[] sides = value.Split('x');
        if (sides.Length <= 2 && Side(sides[0]) is { } height && Side(sides[^1]) is { } width)
            return this with { Size = (height, width) };
        faults.Add($"option 'size': expected pixels as 32 or 48x64 (rows x columns), from 1 to {LargestSide}, got '{value}'");
        return this;
    }

    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side is >= 1 and <= LargestSide ? side : null;

    private DatasetSpec WithChannels(string value, List<string> faults)
    {
        if (value is "1" or "3")
            return this with { Channels = value == "1" ? 1 : 3 };
        faults.Add($"option 'channels': expected 1 (grey) or 3 (colour), got '{value}'");
        return this;
    }
}
