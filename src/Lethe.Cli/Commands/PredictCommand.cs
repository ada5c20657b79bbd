using System.CommandLine;
using Lethe.Cli.Rendering;
using Lethe.Experiments;

namespace Lethe.Cli.Commands;

/// <summary><c>lethe predict</c>: what a model says of images.</summary>
internal static class PredictCommand
{
    private static readonly Option<string> Model = OptionOf.Required("--model", "FILE", "model");
    private static readonly Option<string[]> Data = new("--data")
    {
        Description = "data set, or image files and folders of such (PNG, JPEG)",
        HelpName = "D",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Part = OptionOf.Text("--part", "NAME", "part of the data set: test, validation or train", "test");
    private static readonly ModelOptions Foreign = new();

    /// <summary>Builds the command.</summary>
    public static LetheCommand Create() => new LetheCommand(
        "predict",
        "Classify the images of a data set, or image files.",
        Run,
        "predict --model model.safetensors --data fashion-mnist-mini",
        "predict --model model.safetensors --data shirt.png boot.jpg")
    { Model, Data, Part }.With(Foreign.All);

    private static void Run(CommandSession session)
    {
        PredictRequest request = new() { Model = session.Need(Model), Data = session.Need(Data), Part = session.Need(Part) };
        PredictView.Write(session, PredictFlow.Run(request, session.Flow with { Hints = Foreign.Of(session) }, session.Cancellation));
    }
}
