using System.Globalization;

namespace Lethe.Data;

/// <summary>A dataset's name and options as typed: <c>cifar10:train=1500perclass,test=500,validation=0</c>.</summary>
internal sealed record DatasetSpec(string Id)
{
    private const decimal DefaultValidation = 0.1m;
    private const decimal LargestValidation = 0.5m;
    private static readonly string[] Options = ["train", "test", "validation"];

    public SubsetSize? Train { get; init; }

    public SubsetSize? Test { get; init; }

    public decimal Validation { get; init; } = DefaultValidation;

    /// <summary>Reads a spec; the name itself is not checked.</summary>
    /// <exception cref="UsageException">Options that are unknown, given twice or out of range, all faults at once.</exception>
    public static DatasetSpec Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return new DatasetSpec(text.Trim().ToLowerInvariant());
        var spec = new DatasetSpec(text[..colon].Trim().ToLowerInvariant());
        var faults = new List<string>();
        var seen = new HashSet<string>();
        foreach (string option in text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries))
            spec = spec.With(option, seen, faults);
        return faults.Count == 0 ? spec : throw new UsageException($"dataset '{text}': {string.Join("; ", faults)}");
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
        return options.Count == 0 ? Id : $"{Id}:{string.Join(',', options)}";
    }

    private DatasetSpec With(string option, HashSet<string> seen, List<string> faults)
    {
        int equals = option.IndexOf('=', StringComparison.Ordinal);
        string key = (equals < 0 ? option : option[..equals]).Trim().ToLowerInvariant();
        string value = equals < 0 ? "" : option[(equals + 1)..].Trim();
        if (!Options.Contains(key))
            faults.Add($"unknown option '{key}', {NearestNames.Suggest(key, Options)}");
        else if (!seen.Add(key))
            faults.Add($"option '{key}' is given twice");
        else if (key == "validation")
            return WithValidation(value, faults);
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
}
