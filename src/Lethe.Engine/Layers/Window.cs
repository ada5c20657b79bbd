namespace Lethe.Engine.Layers;

/// <summary>A size along height and width: of a kernel, a stride or a padding.</summary>
/// <param name="Height">Along height.</param>
/// <param name="Width">Along width.</param>
public readonly record struct Window(int Height, int Width)
{
    /// <summary>The same along both.</summary>
    public static implicit operator Window(int size) => new(size, size);

    /// <summary>The same along both.</summary>
    public static Window FromInt32(int size) => new(size, size);
}
