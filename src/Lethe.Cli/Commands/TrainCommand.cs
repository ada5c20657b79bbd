using System.CommandLine;
using Lethe.Cli.Rendering;
using Lethe.Experiments;

namespace Lethe.Cli.Commands;

/// <summary><c>lethe train</c>: a model from scratch.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Data = OptionOf.Required("--data", "D", "data set, e.g. cifar10:train=1500perclass, or a folder with train/<class>/*.png and test/<class>/*.png");
    private static readonly Option<string> Model = OptionOf.Required("--model", "M", "architecture, e.g. cnn or resnet18:width=16; or a model file to train further");
    private static readonly Option<string> Out = OptionOf.Required("--out", "FILE", "model file to write (.safetensors, .pt, .onnx)");
    private static readonly Option<int> Epochs = OptionOf.Count("--epochs", "passes over the training data");
    private static readonly ModelOptions Foreign = new();
    private static readonly Option<string[]> Set = OptionOf.Repeated("--set", "KEY=VALUE", "batch, lr, weight-decay, momentum, schedule, optimizer, augment, warm-up");

    /// <summary>Builds the command.</summary>
    public static LetheCommand Create() => new LetheCommand(
        "train",
        "Train a model; an interrupted training goes on from FILE.partial.",
        Run,
        "train --data fashion-mnist-mini --model cnn --epochs 8 --out model.safetensors",
        "train --data cifar10 --model resnet18:width=16 --set lr=0.05 --set augment=crop4+flip --out model.safetensors")
    { Data, Model, Out, Epochs, Set }.With(Foreign.All);

    private static void Run(CommandSession session)
    {
        TrainRequest request = new()
        {
            Data = session.Need(Data),
            Model = session.Need(Model),
            Output = session.Need(Out),
            Epochs = session.Get(Epochs) is > 0 and int epochs ? epochs : null,
            Settings = session.Get(Set) ?? [],
        };
        TrainView.Write(session, TrainFlow.Run(request, session.Flow with { Hints = Foreign.Of(session) }, session.Cancellation));
    }
}
