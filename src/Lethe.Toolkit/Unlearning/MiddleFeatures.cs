using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>
/// What a network sees halfway through: the outputs behind the middle one of its convolutions and linear layers, averaged over the image, one unit
/// vector an image.
/// </summary>
/// <remarks>Early enough to be of use for images of any kind, late enough to tell them apart.</remarks>
internal sealed class MiddleFeatures
{
    private const int Chunk = 512;

    private readonly UnlearningContext _context;
    private readonly string _node;

    internal MiddleFeatures(UnlearningContext context)
    {
        _context = context;
        LayerNode[] nodes = [.. context.Original.Graph.Nodes];
        int[] learnable = [.. Enumerable.Range(0, nodes.Length).Where(i => nodes[i].Layer is Conv2dLayer or LinearLayer)];
        if (learnable.Length < 2)
        {
            (_node, Width) = (Predictor.Penultimate(context.Original.Graph), 0);
            return;
        }

        int middle = learnable[(learnable.Length / 2) - 1];
        int behind = Enumerable.Range(middle, nodes.Length - middle).FirstOrDefault(i => nodes[i].Layer is ActivationLayer, middle);
        _node = nodes[behind].Name;
        Width = nodes[middle].Layer is Conv2dLayer convolution ? convolution.OutChannels : ((LinearLayer)nodes[middle].Layer).OutFeatures;
    }

    /// <summary>The numbers an image; 0 for as many as the node has.</summary>
    private int Width { get; }

    /// <summary>One row an image.</summary>
    internal float[][] Of(DatasetPart part)
    {
        float[][] rows = new float[part.Count][];
        for (int start = 0; start < part.Count; start += Chunk)
        {
            int[] some = [.. Enumerable.Range(start, Math.Min(Chunk, part.Count - start))];
            Features features = _context.Predict(_context.Original, part.Select(some), _node).Features!;
            for (int i = 0; i < some.Length; i++)
                rows[start + i] = Pooled(features.Of(i));
        }

        return rows;
    }

    private float[] Pooled(ReadOnlySpan<float> values)
    {
        int width = Width > 0 && values.Length % Width == 0 ? Width : values.Length, area = values.Length / width;
        float[] row = new float[width];
        double squares = 0;
        for (int c = 0; c < width; c++)
        {
            foreach (float value in values.Slice(c * area, area))
                row[c] += value / area;
            squares += (double)row[c] * row[c];
        }

        float scale = squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 0;
        for (int c = 0; c < width; c++)
            row[c] *= scale;
        return row;
    }
}
