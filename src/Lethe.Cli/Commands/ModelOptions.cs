using System.CommandLine;
using Lethe.Data;
using Lethe.Models;

namespace Lethe.Cli.Commands;

/// <summary>What a user may say of model files that do not describe themselves.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> _type = OptionOf.Text("--model-type", "M", "architecture of a model file that does not describe itself");

    private readonly Option<string?> _normalise = OptionOf.Text("--normalise", "MEAN/STD", "channel statistics of such a file, e.g. .49,.48,.45/.20,.20,.20");

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_type, _normalise];

    /// <summary>What was said.</summary>
    /// <exception cref="UsageException">The statistics cannot be read.</exception>
    public ModelHints Of(CommandSession session) => new()
    {
        ModelType = session.Get(_type),
        Normalization = session.Get(_normalise) is string text ? NormalizationText.Parse(text) : null,
    };
}
