namespace Lethe.Models;

/// <summary>What a model says of some images: logits, and what follows from them.</summary>
/// <remarks>Immutable, so that any number of threads may read it. Derived values are computed when first asked for, in double precision.</remarks>
public sealed class Predictions
{
    private readonly float[] _logits;
    private readonly int[] _labels;
    private readonly Lazy<float[]> _probabilities;

    /// <summary>Wraps logits.</summary>
    /// <param name="logits">Row-major [N, <paramref name="classes"/>].</param>
    /// <param name="classes">K.</param>
    /// <param name="labels">N true classes, by logit.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public Predictions(float[] logits, int classes, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (classes < 1 || logits.Length != labels.Length * (long)classes)
            throw new ArgumentException($"{labels.Length} samples of {classes} classes need as many logits, got {logits.Length}.", nameof(logits));
        (_logits, Classes, _labels) = (logits, classes, labels.ToArray());
        _probabilities = new Lazy<float[]>(() => SoftmaxRows.Of(_logits, Classes));
    }

    /// <summary>N.</summary>
    public int Count => _labels.Length;

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>All logits, row-major [N, K].</summary>
    public ReadOnlySpan<float> Logits => _logits;

    /// <summary>All softmax probabilities, row-major [N, K].</summary>
    public ReadOnlySpan<float> Probabilities => _probabilities.Value;

    /// <summary>The true classes.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The features of the images at the node that was asked for; <see langword="null"/> if none was.</summary>
    public Features? Features { get; init; }

    /// <summary>The logits of one sample, [K].</summary>
    public ReadOnlySpan<float> LogitsOf(int sample) => _logits.AsSpan(sample * Classes, Classes);

    /// <summary>The softmax probabilities of one sample, [K].</summary>
    public ReadOnlySpan<float> ProbabilitiesOf(int sample) => _probabilities.Value.AsSpan(sample * Classes, Classes);

    /// <summary>The class with the largest logit; the first one of equals.</summary>
    public int Predicted(int sample) => SoftmaxRows.ArgMax(LogitsOf(sample));

    /// <summary>Whether the sample's class was predicted.</summary>
    public bool IsCorrect(int sample) => Predicted(sample) == _labels[sample];

    /// <summary>The share of samples whose class was predicted; NaN without samples.</summary>
    public double Accuracy() => Count == 0 ? double.NaN : Enumerable.Range(0, Count).Count(IsCorrect) / (double)Count;

    /// <summary>The cross-entropy −log p(label) of a sample, in nats.</summary>
    public double CrossEntropy(int sample)
    {
        ReadOnlySpan<float> logits = LogitsOf(sample);
        return SoftmaxRows.LogSumExp(logits) - logits[_labels[sample]];
    }

    /// <summary>The entropy −Σ p log p of a sample's prediction, in nats.</summary>
    public double Entropy(int sample) => SoftmaxRows.Entropy(LogitsOf(sample));

    /// <summary>The probability of the predicted class.</summary>
    public double Confidence(int sample) => ProbabilitiesOf(sample)[Predicted(sample)];

    /// <summary>The predictions of some of the samples, in the order given.</summary>
    public Predictions Select(ReadOnlySpan<int> samples)
    {
        float[] logits = new float[samples.Length * Classes];
        int[] labels = new int[samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            LogitsOf(samples[i]).CopyTo(logits.AsSpan(i * Classes));
            labels[i] = _labels[samples[i]];
        }

        return new Predictions(logits, Classes, labels) { Features = Features?.Select(samples) };
    }
}
