namespace Lethe.Unlearning;

/// <summary>A linear classifier in closed form: least squares from standardised features to one number a class, 1 for the true one and 0 for the others.</summary>
/// <remarks>W = (XᵀX / n + γ 1)⁻¹ XᵀY / n with γ = 0.001; X standardised, Y less its mean, which is the bias.</remarks>
internal sealed class RidgeClassifier
{
    private const double Penalty = 0.001;

    private readonly double[] _mean;
    private readonly double[] _scale;
    private readonly double[][] _weights;
    private readonly double[] _bias;

    private RidgeClassifier(float[][] rows, int classes)
    {
        int width = rows[0].Length;
        (_mean, _scale, _bias) = (new double[width], new double[width], new double[classes]);
        for (int j = 0; j < width; j++)
        {
            _mean[j] = rows.Average(row => (double)row[j]);
            double variance = rows.Average(row => (row[j] - _mean[j]) * (row[j] - _mean[j]));
            _scale[j] = variance > 0 ? 1 / Math.Sqrt(variance) : 0;
        }

        _weights = [.. Enumerable.Range(0, width).Select(_ => new double[classes])];
    }

    /// <summary>Fits it.</summary>
    /// <param name="rows">Features, at least one row.</param>
    /// <param name="labels">A label a row.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="cancellation">Asked at every row.</param>
    internal static RidgeClassifier Fit(float[][] rows, ReadOnlySpan<int> labels, int classes, CancellationToken cancellation = default)
    {
        RidgeClassifier fitted = new(rows, classes);
        int width = rows[0].Length;
        double share = 1.0 / rows.Length;
        double[][] gram = [.. Enumerable.Range(0, width).Select(_ => new double[width])];
        for (int n = 0; n < rows.Length; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] x = fitted.Standardised(rows[n]);
            fitted._bias[labels[n]] += share;
            for (int j = 0; j < width; j++)
            {
                fitted._weights[j][labels[n]] += share * x[j];
                AddScaled(gram[j], x, share * x[j], j + 1);
            }
        }

        for (int j = 0; j < width; j++)
            gram[j][j] += Penalty;
        Solve(gram, fitted._weights);
        return fitted;
    }

    /// <summary>The class of a row.</summary>
    internal int Predict(float[] row)
    {
        double[] x = Standardised(row), scores = [.. _bias];
        for (int j = 0; j < x.Length; j++)
            AddScaled(scores, _weights[j], x[j], scores.Length);
        return Array.IndexOf(scores, scores.Max());
    }

    private double[] Standardised(float[] row) => [.. row.Select((value, j) => (value - _mean[j]) * _scale[j])];

    /// <summary>Solves A X = B in place of B, by A = L Lᵀ; of A, the lower triangle is read and overwritten.</summary>
    private static void Solve(double[][] a, double[][] b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = a[i][j];
                for (int k = 0; k < j; k++)
                    rest -= a[i][k] * a[j][k];
                a[i][j] = i == j ? Math.Sqrt(rest) : rest / a[j][j];
            }
        }

        for (int i = 0; i < a.Length; i++)
        {
            for (int k = 0; k < i; k++)
                AddScaled(b[i], b[k], -a[i][k], b[i].Length);
            Scale(b[i], 1 / a[i][i]);
        }

        for (int i = a.Length - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < a.Length; k++)
                AddScaled(b[i], b[k], -a[k][i], b[i].Length);
            Scale(b[i], 1 / a[i][i]);
        }
    }

    private static void AddScaled(double[] to, double[] from, double factor, int count)
    {
        for (int i = 0; i < count; i++)
            to[i] += factor * from[i];
    }

    private static void Scale(double[] values, double factor)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] *= factor;
    }
}
