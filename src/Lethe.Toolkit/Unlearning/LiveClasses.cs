using System.Collections.Immutable;
using Lethe.Data;

namespace Lethe.Unlearning;

/// <summary>Which logits of a model still stand for something: a class without an image in D_r was forgotten whole, now or before.</summary>
public sealed class LiveClasses
{
    private readonly bool[] _live;

    internal LiveClasses(ForgetData data, int classes)
    {
        _live = new bool[classes];
        foreach (int label in data.RetainTrain.Labels)
            _live[label] = true;
        Live = [.. Enumerable.Range(0, classes).Where(k => _live[k])];
        Gone = [.. Enumerable.Range(0, classes).Where(k => !_live[k])];
    }

    /// <summary>The classes that D_r has images of, in ascending order; at least one.</summary>
    public ImmutableArray<int> Live { get; }

    /// <summary>The classes that it has none of: those of this request and of earlier ones.</summary>
    public ImmutableArray<int> Gone { get; }

    /// <summary>Whether D_r has an image of a class.</summary>
    public bool this[int label] => _live[label];
}
