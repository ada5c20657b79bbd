namespace Lethe.Engine.Kernels;

/// <summary>
/// What a product asks memory for while it multiplies: the planes that the next pass reads or writes. Products wait for nothing but multipliers and passes between memory
/// and scratch for nothing but memory, so that the one can hide the other; a line is asked for with every four steps of the depth.
/// </summary>
internal unsafe struct ReadPlan
{
    private readonly float* _first;
    private readonly float* _second;
    private readonly nint _stride;
    private readonly long _length;
    private readonly int _regions;
    private int _region;
    private long _offset;

    /// <summary>A plan for some equally long stretches of one tensor, and perhaps the same of another.</summary>
    /// <param name="first">The first stretch, or null for no plan.</param>
    /// <param name="second">The first stretch of another tensor, or null.</param>
    /// <param name="stride">Floats from stretch to stretch.</param>
    /// <param name="length">Floats of a stretch.</param>
    /// <param name="regions">Stretches of a tensor.</param>
    /// <param name="requests">How many lines the product can ask for: see <see cref="Requests"/>.</param>
    internal ReadPlan(float* first, float* second, nint stride, long length, int regions, long requests)
    {
        _first = first;
        _second = second;
        (_stride, _length, _regions) = (stride, length, first == null ? 0 : regions);
        long total = _length * _regions * (second == null ? 1 : 2);
        Step = (nint)Math.Min(Line, (total + requests - 1) / Math.Max(1, requests));
    }

    // Floats of a line of the cache.
    private const int Line = 16;

    /// <summary>Floats from request to request.</summary>
    internal nint Step { get; }

    /// <summary>Whether there is anything left to ask for.</summary>
    internal readonly bool Asks => _region < (_second == null ? _regions : 2 * _regions);

    /// <summary>How many lines a product of this size asks for.</summary>
    internal static long Requests(int rows, int columns, int depth) =>
        (long)(rows / GemmColumn256.Rows) * ((columns + GemmColumn256.Columns - 1) / GemmColumn256.Columns) * (depth / 4);

    /// <summary>Where the next requests begin; null after the last.</summary>
    /// <param name="requests">How many there will be.</param>
    internal float* Next(long requests)
    {
        if (!Asks) return null;
        float* at = (_region < _regions ? _first + (_region * _stride) : _second + ((_region - _regions) * _stride)) + _offset;
        _offset += requests * Step;
        if (_offset >= _length)
        {
            _offset = 0;
            _region++;
        }

        return at;
    }
}
