using System.CommandLine;
using Lethe.Data;
using Lethe.Models;

namespace Lethe.Cli.Commands;

/// <summary>What a user may say of model files that do not describe themselves.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> _type = OptionOf.Text("--model-type", "M", "architecture of a model file that does not describe itself, or the ONNX file with its graph");

    private readonly Option<string?> _normalise = OptionOf.Text("--normalise", "MEAN/STD", "channel statistics of such a file, e.g. .49,.48,.45/.20,.20,.20");

    private readonly Option<string?> _input = OptionOf.Text("--input", "CxHxW", "images that such a file takes, e.g. 3x32x32");

    private readonly Option<string?> _classes = OptionOf.Text("--classes", "LIST", "its class names in the order of the logits, as a,b,c or @FILE with one a line");

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_type, _normalise, _input, _classes];

    /// <summary>What was said.</summary>
    /// <exception cref="UsageException">The statistics, the shape or the names cannot be read.</exception>
    public ModelHints Of(CommandSession session) => new()
    {
        ModelType = session.Get(_type),
        Normalization = session.Get(_normalise) is string text ? NormalizationText.Parse(text) : null,
        Input = session.Get(_input) is string shape ? ImageShape.Parse(shape) : null,
        ClassNames = session.Get(_classes) is string names ? ClassNamesText.Parse(names) : null,
    };
}
