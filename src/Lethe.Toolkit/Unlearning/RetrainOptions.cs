using System.Collections.Immutable;
using Lethe.Models;
using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of <see cref="Retrain"/>: what its training does differently from the original's. By default, nothing.</summary>
public sealed record RetrainOptions
{
    private const string Same = "recipe";

    private ImmutableSortedDictionary<string, string> Changes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The options as data: the keys of a training, each with the default <c>recipe</c>, the value of the model's own recipe.</summary>
    public static OptionSchema<RetrainOptions> Schema { get; } = CreateSchema();

    /// <summary>The same options with one setting of the training changed.</summary>
    /// <param name="key">A key of <see cref="TrainingRecipe.Schema"/>: <c>epochs</c>.</param>
    /// <param name="value">Its value as text; <c>recipe</c> for that of the model's own recipe.</param>
    /// <exception cref="UsageException">There is no such key, or the value is out of its range.</exception>
    public RetrainOptions With(string key, string value) => Schema.Parse([$"{key}={value}"], this);

    /// <summary>The recipe to train by.</summary>
    /// <param name="original">How the model was trained; <see langword="null"/> if unknown.</param>
    /// <exception cref="UsageException">It is unknown, and the options do not say how long to train.</exception>
    public TrainingRecipe Complete(TrainingRecipe? original)
    {
        if (original is null && !Changes.ContainsKey("epochs"))
        {
            throw new UsageException(
                $"method 'retrain': the model does not say how it was trained, expected its recipe as --set epochs=... and what differs from {new TrainingRecipe()}");
        }

        return TrainingRecipe.Schema.Parse(Changes.Select(change => $"{change.Key}={change.Value}"), original);
    }

    /// <summary>Whether both change the same settings to the same values.</summary>
    public bool Equals(RetrainOptions? other) => other is not null && Changes.SequenceEqual(other.Changes);

    /// <inheritdoc/>
    public override int GetHashCode() => Changes.Aggregate(0, (hash, change) => HashCode.Combine(hash, change.Key, change.Value));

    private static OptionSchema<RetrainOptions> CreateSchema()
    {
        var builder = new OptionSchemaBuilder<RetrainOptions>("method 'retrain'");
        foreach (OptionInfo key in TrainingRecipe.Schema.Options)
        {
            builder.Custom(
                key.Name,
                key.Summary,
                $"'{Same}' or {key.Expected}",
                format: text => text,
                parse: text => Read(key.Name, text),
                get: options => options.Changes.GetValueOrDefault(key.Name, Same),
                set: (options, text) => options with { Changes = text == Same ? options.Changes.Remove(key.Name) : options.Changes.SetItem(key.Name, text) },
                refused: [.. key.Refused]);
        }

        return builder.Build(new RetrainOptions());
    }

    private static string? Read(string name, string text) =>
        text.Equals(Same, StringComparison.OrdinalIgnoreCase) ? Same : TrainingRecipe.Schema.Faults([$"{name}={text}"]).Count == 0 ? text : null;
}
