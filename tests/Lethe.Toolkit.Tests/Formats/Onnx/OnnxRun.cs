using System.Globalization;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Formats.Onnx;

/// <summary>Runs imported graphs on the images of the fixtures.</summary>
internal static class OnnxRun
{
    /// <summary>Exported for one image at a time; imported for any number.</summary>
    internal const string Single = "torchvision-vit-single";

    internal static readonly string[] Published =
        ["torchvision-resnet18", "torchvision-vgg11", "torchvision-mobilenet-v2", "torchvision-vit", "torchvision-vit-folded", "torchvision-vit-fixed", Single];

    internal static readonly string[] Fixtures =
        ["resnet", "resnet-folded", "mobile", "mobile-folded", "vgg", "activations", "viewed", "untrained", "fixed-batch", "mlp", "spelt", .. Published];

    /// <summary>Shape of the input and the logits that PyTorch gives.</summary>
    internal static (int[] Shape, float[] Logits) Expected(string name)
    {
        string[] lines = File.ReadAllLines(Golden.File($"onnx/{name}.txt"));
        return ([.. lines[0].Split(' ').Select(int.Parse)], [.. lines.Skip(1).SelectMany(line => line.Split(' ')).Select(text => float.Parse(text, CultureInfo.InvariantCulture))]);
    }

    internal static ParameterSet Parameters(OnnxImport import)
    {
        ParameterSet parameters = ParameterSet.Allocate(import.Graph);
        foreach (NamedArray array in import.Values)
            parameters[array.Name] = Tensor.From(array.Shape, array.Values.Span);
        return parameters;
    }

    /// <summary>Whether a forward pass computes few enough values to be done a thousand times.</summary>
    internal static bool IsSmall(OnnxImport import)
    {
        Shape[] shapes = new Shape[import.Graph.Nodes.Length];
        shapes[0] = new([1, .. import.ImageShape]);
        for (int i = 1; i < shapes.Length; i++)
            shapes[i] = import.Graph.Nodes[i].Layer.OutputShape([.. import.Graph.Nodes[i].Inputs.Select(input => shapes[input])]);
        return shapes.Sum(shape => (long)shape.Count) < 1 << 18;
    }

    internal static float[] Logits(LayerGraph graph, ParameterSet parameters, params ReadOnlySpan<int> shape)
    {
        Shape batch = new([2, .. shape]);
        float[] images = [.. Enumerable.Range(0, batch.Count).Select(i => ((i * 7 % 17) - 8) / 8f)];
        using Tape tape = new() { Recording = false };
        return graph.Forward(tape, parameters, tape.Input(batch, images)).ToArray();
    }

    internal static ReadOnlySpan<float> Values(ParameterSet parameters, string name) => parameters[name].Span;
}
