using Lethe.Evaluation.Statistics;
using Lethe.Models;

namespace Lethe.Evaluation;

/// <summary>The accuracy of a model on each class of a part, on the images and in each resample.</summary>
internal sealed class ClassAccuracies
{
    private readonly double[][] _correct, _counts;

    private ClassAccuracies(double[] values, double[][] correct, double[][] counts) => (Values, _correct, _counts) = (values, correct, counts);

    /// <summary>By class; NaN for a class without images.</summary>
    public double[] Values { get; }

    public static ClassAccuracies Of(AuditContext context, AuditedModel model, AuditPart part)
    {
        Predictions predictions = context.Predictions(model, part);
        Resample resample = context.Resample(part);
        int classes = predictions.Classes;
        double[] correct = new double[classes], counts = new double[classes];
        for (int i = 0; i < predictions.Count; i++)
        {
            counts[predictions.Labels[i]]++;
            correct[predictions.Labels[i]] += predictions.IsCorrect(i) ? 1 : 0;
        }
        return new ClassAccuracies(
            [.. correct.Select((c, k) => c / counts[k])],
            resample.Sums(classes, context.Part(part).Label, i => predictions.IsCorrect(i) ? 1 : 0),
            resample.Sums(classes, context.Part(part).Label, _ => 1));
    }

    /// <summary>The accuracies by class in one resample.</summary>
    public double[] In(int draw) => [.. _correct.Select((sums, k) => sums[draw] / _counts[k][draw])];
}
