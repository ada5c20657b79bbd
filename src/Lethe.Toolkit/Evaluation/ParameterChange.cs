using Lethe.Models;

namespace Lethe.Evaluation;

/// <summary>How the learnable weights of two models of one architecture differ.</summary>
/// <param name="Count">The number of weights.</param>
/// <param name="Changed">How many differ.</param>
/// <param name="RelativeDistance">‖θ − θ₀‖₂ / ‖θ₀‖₂.</param>
internal sealed record ParameterChange(long Count, long Changed, double RelativeDistance)
{
    /// <summary>Why there is no change to measure.</summary>
    public const string ReasonDifferent = "the architectures differ";

    /// <summary>Compares two models; <see langword="null"/> where their weights have different names or shapes.</summary>
    public static ParameterChange? Between(Model before, Model after)
    {
        IReadOnlyList<string> names = before.Parameters.ParameterNames;
        if (!names.SequenceEqual(after.Parameters.ParameterNames)) return null;
        long count = 0, changed = 0;
        double distance = 0, length = 0;
        foreach (string name in names)
        {
            ReadOnlySpan<float> a = before.Parameters[name].Span, b = after.Parameters[name].Span;
            if (a.Length != b.Length) return null;
            count += a.Length;
            for (int i = 0; i < a.Length; i++)
            {
                double difference = (double)b[i] - a[i];
                changed += a[i].Equals(b[i]) ? 0 : 1;
                distance += difference * difference;
                length += (double)a[i] * a[i];
            }
        }
        return new ParameterChange(count, changed, Math.Sqrt(distance / length));
    }
}
