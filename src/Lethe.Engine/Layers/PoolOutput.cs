using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>The output shape of a pooling window.</summary>
internal static class PoolOutput
{
    internal static Shape Of(string operation, Shape x, Window kernel, Window stride, Window padding)
    {
        if (x.Rank != 4 || x[2] + (2 * padding.Height) < kernel.Height || x[3] + (2 * padding.Width) < kernel.Width)
            throw new ShapeMismatchException(operation, x, $"[N, C, H, W] not smaller than the {kernel.Height}×{kernel.Width} window");
        return new Shape(
            x[0],
            x[1],
            ((x[2] + (2 * padding.Height) - kernel.Height) / stride.Height) + 1,
            ((x[3] + (2 * padding.Width) - kernel.Width) / stride.Width) + 1);
    }
}
