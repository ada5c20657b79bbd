using System.Collections.Immutable;
using System.Globalization;
using Lethe.Engine.Randomness;
using Lethe.Options;

namespace Lethe.Experiments.Search;

/// <summary>The options of a method that are tried: for each, the values <c>key=value</c>; the space is their product.</summary>
/// <param name="Choices">One list of settings for each option.</param>
public sealed record OptionSpace(ImmutableArray<ImmutableArray<string>> Choices)
{
    private const string ChoicePrefix = "one of ";

    private static readonly double[] Factors = [1, 0.1, 10, 0.3, 3];
    private static readonly double[] CountFactors = [1, 2, 0.5];

    /// <summary>The number of points.</summary>
    public int Size => Choices.Aggregate(1, (product, values) => (int)Math.Min(int.MaxValue, (long)product * values.Length));

    /// <summary>A space around the defaults: numbers from a tenth to ten times theirs, whole numbers from half to twice, as far as the ranges allow; every choice; what an option itself names.</summary>
    /// <param name="schema">The method's options.</param>
    /// <param name="settings">Options <c>key=value</c> that stay as they are.</param>
    public static OptionSpace Around(OptionSchema schema, params IEnumerable<string> settings)
    {
        ArgumentNullException.ThrowIfNull(schema);
        string[] fixedSettings = [.. settings];
        HashSet<string> set = new(fixedSettings.Select(setting => setting.Split('=')[0].Trim()), StringComparer.OrdinalIgnoreCase);
        return new OptionSpace(
        [
            .. fixedSettings.Select(setting => ImmutableArray.Create(setting)),
            .. schema.Options.Where(option => !set.Contains(option.Name)).Select(option => Values(schema, option)).Where(values => values.Length > 1),
        ]);
    }

    /// <summary>The points to try, at most as many as the budget, the first one with every option's first value.</summary>
    /// <param name="kind">In order, or drawn.</param>
    /// <param name="budget">The most points.</param>
    /// <param name="random">Where draws come from.</param>
    public IReadOnlyList<ImmutableArray<string>> Points(SearchKind kind, int budget, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        int count = Math.Min(budget, Size);
        if (kind == SearchKind.Grid || count == Size)
            return [.. Enumerable.Range(0, count).Select(Point)];
        List<int> drawn = [0];
        for (long draw = 0; drawn.Count < count; draw++)
        {
            int candidate = random.Below(draw, Size);
            if (!drawn.Contains(candidate))
                drawn.Add(candidate);
        }

        return [.. drawn.Select(Point)];
    }

    private ImmutableArray<string> Point(int index)
    {
        ImmutableArray<string>.Builder point = ImmutableArray.CreateBuilder<string>(Choices.Length);
        foreach (ImmutableArray<string> values in Choices)
        {
            point.Add(values[index % values.Length]);
            index /= values.Length;
        }

        return point.MoveToImmutable();
    }

    private static ImmutableArray<string> Values(OptionSchema schema, OptionInfo option)
    {
        if (option.Searched is { } searched)
            return [.. searched.Prepend(option.Default).Distinct().Select(value => $"{option.Name}={value}")];
        if (option.Type.StartsWith(ChoicePrefix, StringComparison.Ordinal))
            return [.. option.Type[ChoicePrefix.Length..].Split(", ").OrderBy(choice => choice == option.Default ? 0 : 1).Select(choice => $"{option.Name}={choice}").Where(setting => schema.Faults([setting]).Count == 0)];
        bool whole = option.Type == "an integer";
        if (!double.TryParse(option.Default, NumberStyles.Float, CultureInfo.InvariantCulture, out double usual) || usual == 0)
            return [];
        IEnumerable<double> values = whole ? CountFactors.Select(factor => Math.Round(factor * usual)) : Factors.Select(factor => factor * usual);
        return [.. values.Select(value => $"{option.Name}={value.ToString("G6", CultureInfo.InvariantCulture)}").Distinct().Where(setting => schema.Faults([setting]).Count == 0)];
    }
}
