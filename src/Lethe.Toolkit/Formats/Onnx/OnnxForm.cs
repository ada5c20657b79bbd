namespace Lethe.Formats.Onnx;

/// <summary>The parts in which exporters write GELU(x) = x/2 · (1 + erf(x/√2)), and Lethe adaptive pooling.</summary>
internal enum OnnxForm
{
    /// <summary>factor · x</summary>
    Scaled,

    /// <summary>erf(x/√2)</summary>
    Erf,

    /// <summary>1 + erf(x/√2)</summary>
    OnePlusErf,

    /// <summary>x · (1 + erf(x/√2))</summary>
    TwiceGelu,

    /// <summary>The first half of an adaptive average pooling, down the columns to as many rows as the factor says.</summary>
    RowsAveraged,
}
