using Lethe.Evaluation.Statistics;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation;

/// <summary>What a report shows of a model beside its metrics. Counts only: nothing in it can be traced to an image of D_f's train part.</summary>
internal static class Evidence
{
    private static readonly (AuditPart Part, string Group)[] Groups =
    [
        (AuditPart.ForgetTrain, SampleGroup.ForgetTrain),
        (AuditPart.RetainTrain, SampleGroup.RetainTrain),
        (AuditPart.RetainTest, SampleGroup.Test),
        (AuditPart.ForgetTest, SampleGroup.ForgetTest),
    ];

    /// <summary>Confusion matrix on test, histograms, and the predictions for some images of D_f's test part.</summary>
    public static ModelEvidence Of(AuditContext context, AuditedModel model, ModelMetrics metrics, IReadOnlyList<int> images) => new()
    {
        Metrics = metrics,
        Sha256 = model.Sha256,
        Confusion = Confusion(context.Predictions(model, AuditPart.Test)),
        Groups = [.. Groups.Where(g => context.Part(g.Part).Count > 0).Select(g => Group(g.Group, context.Predictions(model, g.Part)))],
        ImagePredictions = [.. images.Select(i => Prediction(context.Predictions(model, AuditPart.ForgetTest), i))],
    };

    /// <summary>Indices in D_f's test part of images to show, spread over its classes and chosen by a hash of their ids.</summary>
    public static IReadOnlyList<int> ChooseImages(AuditContext context, int count)
    {
        int[] order = Folds.Shuffled(context.Part(AuditPart.ForgetTest).Ids, context.Random.Derive("images"));
        return [.. order.GroupBy(context.Part(AuditPart.ForgetTest).Label).OrderBy(group => group.Key)
            .SelectMany(group => group.Select((image, rank) => (image, rank)))
            .OrderBy(entry => entry.rank).Take(count).Select(entry => entry.image)];
    }

    private static ConfusionMatrix Confusion(Predictions predictions) =>
        ConfusionMatrix.From(predictions.Classes, predictions.Labels, [.. Enumerable.Range(0, predictions.Count).Select(predictions.Predicted)]);

    private static SampleGroup Group(string id, Predictions predictions)
    {
        float[] confidence = new float[predictions.Count], loss = new float[predictions.Count];
        for (int i = 0; i < predictions.Count; i++)
            (confidence[i], loss[i]) = ((float)predictions.Confidence(i), (float)predictions.CrossEntropy(i));
        return new SampleGroup(id, predictions.Count, Histogram.OfConfidence(confidence), Histogram.OfLoss(loss));
    }

    private static ImagePrediction Prediction(Predictions predictions, int image) => new(predictions.Predicted(image), predictions.Confidence(image));
}
