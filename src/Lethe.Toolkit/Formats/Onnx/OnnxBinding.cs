namespace Lethe.Formats.Onnx;

/// <summary>Where in the file a parameter of the layer graph lives.</summary>
/// <param name="Parameter">The parameter's name in the layer graph.</param>
/// <param name="Node">Position of the ONNX node that reads it.</param>
/// <param name="Input">Which of the node's inputs it is.</param>
/// <param name="Dims">The dimensions in which the node reads it.</param>
/// <param name="Transpose">Whether the node reads the transpose of the parameter.</param>
internal sealed record OnnxBinding(string Parameter, int Node, int Input, long[] Dims, bool Transpose)
{
    /// <summary>The initializer that its values come from; null for computed ones.</summary>
    internal string? Initializer { get; init; }

    /// <summary>How they are arranged there.</summary>
    internal string Arrangement { get; init; } = "";

    /// <summary>The matrix [columns, rows] of the transpose of a [rows, columns] one.</summary>
    internal static float[] Turn(ReadOnlySpan<float> values, int rows, int columns)
    {
        var turned = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                turned[(column * rows) + row] = values[(row * columns) + column];
        }

        return turned;
    }
}
