using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>
/// What a network sees halfway through: the outputs behind the middle one of its convolutions and linear layers, averaged over each quadrant of the
/// image, or over the whole of it where that would make too many numbers, or over the patches of a vision transformer; thinned out evenly where there are
/// too many still.
/// </summary>
/// <remarks>Early enough to be of use for images of any kind, late enough to tell them apart. The layers behind it do not run.</remarks>
internal sealed class MiddleFeatures
{
    private const int Chunk = 512;
    private const int MostNumbers = 512;

    private readonly UnlearningContext _context;
    private readonly GraphSlice _half;
    private readonly double _share;

    internal MiddleFeatures(UnlearningContext context)
    {
        _context = context;
        LayerNode[] nodes = [.. context.Original.Graph.Nodes];
        int[] learnable = [.. Enumerable.Range(0, nodes.Length).Where(i => nodes[i].Layer is Conv2dLayer or LinearLayer)];
        int middle = learnable.Length < 2 ? 1 : learnable[(learnable.Length / 2) - 1];
        int behind = Enumerable.Range(middle, nodes.Length - middle).FirstOrDefault(i => nodes[i].Layer is ActivationLayer, middle);
        if (!GraphSlice.TryBetween(context.Original.Graph, 0, behind, out GraphSlice? half))
            throw new InvalidOperationException($"Node '{nodes[behind].Name}' does not follow from the input.");
        _half = half;
        ImageShape image = context.Original.Description.InputShape;
        Shape input = new(1, image.Channels, image.Height, image.Width);
        _share = half.MultiplyAdds(input) / (double)Math.Max(1, context.Original.Graph.MultiplyAdds(input));
    }

    /// <summary>One row an image.</summary>
    internal float[][] Of(DatasetPart part)
    {
        PredictorOptions options = new() { Workers = _context.Workers };
        float[][] rows = new float[part.Count][];
        for (int start = 0; start < part.Count; start += Chunk)
        {
            int[] some = [.. Enumerable.Range(start, Math.Min(Chunk, part.Count - start))];
            KeptValues values = _half.Run(_context.Original.Parameters, part.Select(some), _context.Original.Description.Normalization, options, _context.Cancellation);
            for (int i = 0; i < some.Length; i++)
                rows[start + i] = Pooled(values.Of(i), values.Row);
        }

        _context.CountWork((long)Math.Ceiling(_share * part.Count), 0);
        return rows;
    }

    /// <summary>The numbers of one image, at most so many that a classifier on them is quickly fitted.</summary>
    /// <param name="values">The outputs.</param>
    /// <param name="shape">Their shape with a batch of one: [1, C, H, W], or [1, patches, D], or any other.</param>
    internal static float[] Pooled(ReadOnlySpan<float> values, Shape shape) => Thinned(shape.Rank switch
    {
        4 => OfPicture(values, shape),
        3 => OfPatches(values, shape[1], shape[2]),
        _ => values.ToArray(),
    });

    private static float[] Thinned(float[] numbers) => numbers.Length <= MostNumbers
        ? numbers
        : [.. Enumerable.Range(0, MostNumbers).Select(i => numbers[(int)((long)i * numbers.Length / MostNumbers)])];

    private static float[] OfPatches(ReadOnlySpan<float> values, int patches, int width)
    {
        float[] means = new float[width];
        for (int i = 0; i < values.Length; i++)
            means[i % width] += values[i] / patches;
        return means;
    }

    private static float[] OfPicture(ReadOnlySpan<float> values, Shape shape)
    {
        (int channels, int height, int width) = (shape[1], shape[2], shape[3]);
        int sides = channels * 4 <= MostNumbers && height > 1 && width > 1 ? 2 : 1;
        float[] means = new float[channels * sides * sides];
        for (int cell = 0; cell < means.Length; cell++)
        {
            (int channel, int row, int column) = (cell / (sides * sides), cell / sides % sides, cell % sides);
            (int top, int bottom) = (row * height / sides, (row + 1) * height / sides);
            (int left, int right) = (column * width / sides, (column + 1) * width / sides);
            float sum = 0;
            for (int y = top; y < bottom; y++)
            {
                foreach (float value in values.Slice((((channel * height) + y) * width) + left, right - left))
                    sum += value;
            }

            means[cell] = sum / ((bottom - top) * (right - left));
        }

        return means;
    }
}
