namespace Lethe.Engine.Layers;

/// <summary>An element-wise non-linearity without parameters.</summary>
public enum ActivationKind
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, 0), 6).</summary>
    Relu6,

    /// <summary>x for x &gt; 0, slope·x otherwise.</summary>
    LeakyRelu,

    /// <summary>1/(1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>x/(1 + e⁻ˣ).</summary>
    Silu,

    /// <summary>x Φ(x), with the exact normal distribution function.</summary>
    Gelu,

    /// <summary>min(max(x/6 + 1/2, 0), 1).</summary>
    HardSigmoid,

    /// <summary>x · min(max(x/6 + 1/2, 0), 1).</summary>
    HardSwish,

    /// <summary>The error function.</summary>
    Erf,

    /// <summary>eˣ.</summary>
    Exp,

    /// <summary>The natural logarithm.</summary>
    Log,

    /// <summary>√x.</summary>
    Sqrt,

    /// <summary>|x|.</summary>
    Abs,
}
