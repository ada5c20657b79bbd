namespace Lethe.Evaluation.Statistics;

/// <summary>Correlation matrices of samples, and the distance between two of them.</summary>
internal static class Correlation
{
    /// <summary>The covariance matrix of samples, row-major [width, width], not divided by their number.</summary>
    /// <param name="rows">One sample a row.</param>
    public static double[] Covariance(IReadOnlyList<double[]> rows)
    {
        int width = rows[0].Length;
        double[] mean = new double[width], matrix = new double[width * width];
        foreach (double[] row in rows)
            for (int i = 0; i < width; i++)
                mean[i] += row[i] / rows.Count;
        foreach (double[] row in rows)
            for (int i = 0; i < width; i++)
                for (int j = 0; j < width; j++)
                    matrix[i * width + j] += (row[i] - mean[i]) * (row[j] - mean[j]);
        return matrix;
    }

    /// <summary>1 − ⟨A, B⟩ / (‖A‖ ‖B‖): 0 for covariances of one shape, whatever their scale, towards 1 for unrelated ones.</summary>
    /// <remarks>Herdin et al. 2005, Correlation Matrix Distance, equation 3.</remarks>
    public static double Distance(double[] a, double[] b)
    {
        double product = 0, squaresA = 0, squaresB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += a[i] * b[i];
            squaresA += a[i] * a[i];
            squaresB += b[i] * b[i];
        }
        return Math.Clamp(1 - product / Math.Sqrt(squaresA * squaresB), 0, 1);
    }
}
