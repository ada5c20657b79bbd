using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>
/// Measures, by forward passes on train and validation images, how near a model is to what retraining would give: nothing lost on D_r, and on
/// D_f no more than a network that never saw it could know.
/// </summary>
/// <remarks>
/// The validation images of D_r stand for D_r. For classes and fine classes, the goal on D_f, validation and train images, is accuracy 0. For samples,
/// the goal on D_f's train images is the original's accuracy on D_r's validation images: that of images never seen. Large parts are thinned out evenly.
/// </remarks>
internal sealed class ForgetProbe
{
    private const int MostForget = 500;
    private const int MostRetain = 1000;
    private const double Slack = 0.01;

    private readonly UnlearningContext _context;
    private readonly DatasetPart _forget;
    private readonly DatasetPart _retain;

    internal ForgetProbe(UnlearningContext context)
    {
        _context = context;
        ForgetData data = context.Data;
        if (data.RetainValidation.Count == 0)
            throw new UsageException("the data has no validation part to set the method's knobs on, expected one (not validation=0), or a published rule with --set rule=paper");
        _forget = data.Scope == ForgetScope.Samples
            ? data.ForgetTrain.Thin(MostForget)
            : data.ForgetValidation.Concat(data.ForgetTrain).Thin(MostForget);
        _retain = data.RetainValidation.Thin(MostRetain);
        Original = Measure(context.Original);
        Goal = data.Scope == ForgetScope.Samples ? Original.Retain : 0;
    }

    /// <summary>The accuracy on D_f to come down to.</summary>
    internal double Goal { get; }

    /// <summary>The original model's accuracies.</summary>
    internal ForgetScore Original { get; }

    internal ForgetScore Measure(Model model) => new(ForgetAccuracy(model), _context.Predict(model, _retain).Accuracy());

    internal double ForgetAccuracy(Model model) => _context.Predict(model, _forget).Accuracy();

    /// <summary>Whether an accuracy on D_f is the goal, or as good as.</summary>
    internal bool Forgotten(double accuracy) => accuracy <= Goal + Slack;

    /// <summary>What is missing to the goal, in units of accuracy: the loss on D_r plus the excess on D_f.</summary>
    internal double Miss(ForgetScore score) => Original.Retain - score.Retain + Math.Max(0, score.Forget - Goal);
}
