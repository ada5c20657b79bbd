namespace Lethe.Engine.Kernels;

/// <summary>A block of positions in scratch: the register of channels from c of position i begins at i·Pixel + c / lanes·Vector. The last register is whole.</summary>
internal readonly unsafe struct Scratch
{
    /// <summary>A block with these steps.</summary>
    internal Scratch(float* values, nint pixel, nint vector)
    {
        Values = values;
        Pixel = pixel;
        Vector = vector;
    }

    internal float* Values { get; }

    /// <summary>Floats from position to position.</summary>
    internal nint Pixel { get; }

    /// <summary>Floats from register to register of a position.</summary>
    internal nint Vector { get; }
}
