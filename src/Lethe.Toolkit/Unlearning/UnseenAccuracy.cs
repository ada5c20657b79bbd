using Lethe.Data;

namespace Lethe.Unlearning;

/// <summary>
/// How much of a fine class a network would know that never saw it: the share of D_f that a linear classifier gets right which has seen D_r alone, on what
/// the network sees halfway through.
/// </summary>
/// <remarks>
/// A network that never saw rockets still calls some of them vehicles. The last layers of the trained one would tell too well, as they were made to put
/// D_f beside its siblings; halfway through, features are alike for any training, and a linear classifier on them generalises about as far as the network.
/// </remarks>
internal static class UnseenAccuracy
{
    private const int MostRetain = 20000;

    /// <summary>An estimate from 0 to 1.</summary>
    /// <param name="context">The run.</param>
    /// <param name="forget">Images of D_f.</param>
    internal static double Estimate(UnlearningContext context, DatasetPart forget)
    {
        MiddleFeatures features = new(context);
        DatasetPart retain = context.Data.RetainTrain.Thin(MostRetain);
        RidgeClassifier classifier = RidgeClassifier.Fit(features.Of(retain), retain.Labels, context.Original.Classes, context.Cancellation);
        float[][] rows = features.Of(forget);
        return Enumerable.Range(0, forget.Count).Count(i => classifier.Predict(rows[i]) == forget.Label(i)) / (double)forget.Count;
    }
}
