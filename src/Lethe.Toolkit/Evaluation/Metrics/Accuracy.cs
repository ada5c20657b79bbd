using Lethe.Data;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>The share of a part's images whose class is predicted; every image counts alike.</summary>
internal sealed class Accuracy : Metric
{
    private readonly AuditPart _part;

    private Accuracy(AuditPart part, string id, string name, string set, string summary, double margin)
    {
        _part = part;
        Info = new MetricInfo(new MetricDescription(
            id, name, $"|{{x in {set}: argmax p(x) = y}}| / |{set}|", MetricDirection.Retrained, MetricInfo.RetrainedValue, summary, MetricUnit.Fraction, margin))
        {
            Minimum = 0,
            Maximum = 1,
            Scopes = part == AuditPart.ForgetTest ? [ForgetScope.Classes, ForgetScope.FineClasses] : [ForgetScope.Classes, ForgetScope.FineClasses, ForgetScope.Samples],
        };
    }

    public static Accuracy RetainTrain { get; } = new(AuditPart.RetainTrain, "retain_train_accuracy", "Accuracy on D_r, train",
        "D_r of train", "How well the model still knows the training images it keeps.", 0.02);

    public static Accuracy ForgetTrain { get; } = new(AuditPart.ForgetTrain, "forget_train_accuracy", "Accuracy on D_f, train",
        "D_f of train", "How often the model still gives the training images to forget their label. For samples of classes that stay, the retrained model does so too.", 0.05);

    public static Accuracy RetainTest { get; } = new(AuditPart.RetainTest, "retain_test_accuracy", "Accuracy on D_r, test",
        "D_r of test", "What the model is worth on unseen images of what it keeps: its utility.", 0.02);

    public static Accuracy ForgetTest { get; } = new(AuditPart.ForgetTest, "forget_test_accuracy", "Accuracy on D_f, test",
        "D_f of test", "How often unseen images of the forgotten classes are still recognised. The aim is the retrained model's value, not 0.", 0.05);

    public static Accuracy Test { get; } = new(AuditPart.Test, "test_accuracy", "Test accuracy",
        "test", "Accuracy on the whole test part, forgotten classes included.", 0.02);

    public override MetricInfo Info { get; }

    public override Estimate Measure(AuditContext context, AuditedModel model) =>
        context.Part(_part).Count == 0
            ? Estimate.Missing(context.ReasonEmpty(_part))
            : context.Share(_part, context.Predictions(model, _part).IsCorrect);
}
