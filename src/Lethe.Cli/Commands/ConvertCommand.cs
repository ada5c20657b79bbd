using System.CommandLine;
using Lethe.Cli.Rendering;
using Lethe.Experiments;

namespace Lethe.Cli.Commands;

/// <summary><c>lethe convert</c>: a model file in another format.</summary>
internal static class ConvertCommand
{
    private static readonly Argument<string?> In = new("in") { HelpName = "IN", Description = "model file to read (.safetensors, .pt, .pth, .onnx)", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string?> Out = new("out") { HelpName = "OUT", Description = "model file to write; its extension names the format", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Model = OptionOf.Text("--model", "FILE", "IN, as the other commands name it");
    private static readonly Option<string?> To = OptionOf.Text("--out", "FILE", "OUT, as the other commands name it");
    private static readonly ModelOptions Foreign = new();

    /// <summary>Builds the command.</summary>
    public static LetheCommand Create() => new LetheCommand(
        "convert",
        "Write a model file in another format: safetensors, PyTorch or ONNX, by the names of the files.",
        Run,
        "convert model.pt model.onnx --input 3x32x32 --classes cat,dog,owl",
        "convert --model model.onnx --out model.safetensors")
    { In, Out, Model, To }.With(Foreign.All);

    private static void Run(CommandSession session)
    {
        string[] files = [.. new[] { session.Get(Model), session.Get(In), session.Get(Out), session.Get(To) }.OfType<string>()];
        if (files is not [string input, string output])
            throw new UsageException($"lethe convert needs IN and OUT, got {files.Length} {(files.Length == 1 ? "file" : "files")} (see lethe convert --help)");
        ConvertView.Write(session, ConvertFlow.Run(input, output, session.Flow with { Hints = Foreign.Of(session) }));
    }
}
