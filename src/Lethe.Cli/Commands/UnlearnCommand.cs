using System.CommandLine;
using Lethe.Cli.Rendering;
using Lethe.Experiments;

namespace Lethe.Cli.Commands;

/// <summary><c>lethe unlearn</c>: a model that has forgotten.</summary>
internal static class UnlearnCommand
{
    private static readonly Option<string> Model = OptionOf.Required("--model", "FILE", "trained model");
    private static readonly Option<string> Data = OptionOf.Required("--data", "D", "data set it was trained on, or a folder with train/<class>/*.png and test/<class>/*.png");
    private static readonly Option<string> Forget = OptionOf.Required("--forget", "REQ", "what to forget: class:6, fine:rocket, samples:0-99,205, random:500, random:10%ofclass:6");
    private static readonly Option<string> Method = OptionOf.Required("--method", "NAME", "method, see lethe list methods");
    private static readonly Option<string> Out = OptionOf.Required("--out", "FILE", "model file to write (.safetensors, .pt, .onnx)");
    private static readonly Option<string[]> Set = OptionOf.Repeated("--set", "KEY=VALUE", "option of the method, see lethe list methods");
    private static readonly Option<string?> Artifacts = OptionOf.Text("--artifacts", "DIR", "folder for importances, which serve further requests on the same model (default: beside the model)");
    private static readonly Option<bool> Tune = OptionOf.Flag("--tune", "search the options that are not set, on the validation part of the data");
    private static readonly ModelOptions Foreign = new();

    /// <summary>Builds the command.</summary>
    public static LetheCommand Create() => new LetheCommand(
        "unlearn",
        "Make a trained model forget; says which files beside it still hold knowledge of what was forgotten.",
        Run,
        "unlearn --model model.safetensors --data fashion-mnist-mini --forget class:shirt --method ssd --out forgot.safetensors")
    { Model, Data, Forget, Method, Out, Set, Artifacts, Tune }.With(Foreign.All);

    private static void Run(CommandSession session)
    {
        UnlearnRequest request = new()
        {
            Model = session.Need(Model),
            Data = session.Need(Data),
            Forget = session.Need(Forget),
            Method = session.Need(Method),
            Settings = session.Get(Set) ?? [],
            Artifacts = session.Get(Artifacts),
            Tune = session.Get(Tune),
            Output = session.Need(Out),
        };
        UnlearnView.Write(session, UnlearnFlow.Run(request, session.Flow with { Hints = Foreign.Of(session) }, cancellation: session.Cancellation));
    }
}
