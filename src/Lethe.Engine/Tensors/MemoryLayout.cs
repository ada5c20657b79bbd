namespace Lethe.Engine.Tensors;

/// <summary>The order in which an image tensor's elements lie in memory; its logical shape is [N, C, H, W] in either.</summary>
public enum MemoryLayout
{
    /// <summary>Row-major in the order of the shape: NCHW for images.</summary>
    Contiguous,

    /// <summary>Channels innermost: NHWC. What convolution, pooling and normalisation prefer.</summary>
    ChannelsLast,
}
