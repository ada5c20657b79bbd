using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>How a parameter gets its first values.</summary>
public sealed record Initializer
{
    private readonly Distribution _distribution;
    private readonly float _scale;

    private Initializer(Distribution distribution, float scale)
    {
        _distribution = distribution;
        _scale = scale;
    }

    private enum Distribution
    {
        Constant,
        Uniform,
        Normal,
    }

    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = new(Distribution.Constant, 0f);

    /// <summary>All ones.</summary>
    public static Initializer Ones { get; } = new(Distribution.Constant, 1f);

    /// <summary>The same value everywhere.</summary>
    public static Initializer Constant(float value) => new(Distribution.Constant, value);

    /// <summary>U(−1/√fan, 1/√fan): PyTorch's default for the weights and biases of linear and convolution layers.</summary>
    /// <param name="fanIn">Inputs that each output sums over.</param>
    public static Initializer FanIn(int fanIn) => new(Distribution.Uniform, 1f / MathF.Sqrt(Math.Max(1, fanIn)));

    /// <summary>N(0, 2/fan): He et al. (2015), with torchvision's fan-out for convolutions of residual networks.</summary>
    /// <param name="fan">Fan-in or fan-out of the layer.</param>
    public static Initializer KaimingNormal(int fan) => new(Distribution.Normal, MathF.Sqrt(2f / Math.Max(1, fan)));

    /// <summary>U(−a, a) with a = √(6/(in + out)): Glorot and Bengio (2010).</summary>
    /// <param name="fanIn">Inputs of the layer.</param>
    /// <param name="fanOut">Outputs of the layer.</param>
    public static Initializer GlorotUniform(int fanIn, int fanOut) => new(Distribution.Uniform, MathF.Sqrt(6f / Math.Max(1, fanIn + fanOut)));

    /// <summary>N(0, σ²).</summary>
    /// <param name="standardDeviation">σ.</param>
    public static Initializer Normal(float standardDeviation) => new(Distribution.Normal, standardDeviation);

    /// <summary>Fills a tensor.</summary>
    /// <param name="tensor">An owned tensor.</param>
    /// <param name="random">A stream of this parameter's own.</param>
    public void Fill(Tensor tensor, RandomStream random)
    {
        Span<float> values = tensor.MutableSpan();
        switch (_distribution)
        {
            case Distribution.Uniform:
                random.FillUniform(values, -_scale, _scale);
                break;
            case Distribution.Normal:
                random.FillNormal(values, 0f, _scale);
                break;
            default:
                values.Fill(_scale);
                break;
        }
    }
}
