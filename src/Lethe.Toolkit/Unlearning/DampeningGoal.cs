using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>
/// What a dampened model is held against, by forward passes on train and validation images: nothing lost on D_r, and on D_f no more than a network
/// that never saw it could know.
/// </summary>
/// <remarks>
/// The validation images of D_r stand for D_r; classes that are gone from D_r do not count there, so that a model cannot gain by forgetting alone.
/// The goal on D_f's train and validation images is 0 for classes, the accuracy of images never seen for samples, and for fine classes what
/// <see cref="UnseenAccuracy"/> estimates. Large parts are thinned out evenly.
/// </remarks>
internal sealed class DampeningGoal
{
    private const int MostForget = 300;
    private const int MostRetain = 1000;

    private readonly UnlearningContext _context;
    private readonly string? _features;

    internal DampeningGoal(UnlearningContext context)
    {
        _context = context;
        ForgetData data = context.Data;
        if (data.RetainValidation.Count == 0)
            throw new UsageException("the data has no validation part to set the method's knobs on, expected one (not validation=0), or a threshold with --set alpha= or a published rule");
        Forget = (data.Scope == ForgetScope.Samples ? data.ForgetTrain : data.ForgetValidation.Concat(data.ForgetTrain)).Thin(MostForget);
        Retain = data.RetainValidation.Thin(MostRetain);
        _features = ClassifierHead.TryFind(context.Original.Graph, out _) ? Predictor.Penultimate(context.Original.Graph) : null;
        Original = Measure(context.Original);
        Accuracy = data.Scope switch
        {
            ForgetScope.Classes => 0,
            ForgetScope.FineClasses => UnseenAccuracy.Estimate(context),
            _ => Original.Retain,
        };
    }

    /// <summary>How far from its goal an accuracy on D_f may be.</summary>
    internal double Slack => 0.01;

    /// <summary>The images that stand for D_f.</summary>
    internal DatasetPart Forget { get; }

    /// <summary>The images that stand for D_r.</summary>
    internal DatasetPart Retain { get; }

    /// <summary>The accuracy on D_f to come down to.</summary>
    internal double Accuracy { get; }

    /// <summary>The original model.</summary>
    internal DampeningScore Original { get; }

    /// <summary>How a model does.</summary>
    internal DampeningScore Measure(Model model) => Score(Predict(model, Forget), Predict(model, Retain));

    /// <summary>What a model says of some images; with the classifier's inputs where the network ends in a linear layer.</summary>
    internal Predictions Predict(Model model, DatasetPart part) => _context.Predict(model, part, _features);

    /// <summary>How a model does that says this.</summary>
    internal DampeningScore Score(Predictions forget, Predictions retain)
    {
        LiveClasses live = _context.LiveClasses;
        (double loss, int right) = (0, 0);
        for (int i = 0; i < retain.Count; i++)
        {
            ReadOnlySpan<float> logits = retain.LogitsOf(i);
            (double sum, int best) = (0, live.Live[0]);
            foreach (int k in live.Live)
                best = logits[k] > logits[best] ? k : best;
            foreach (int k in live.Live)
                sum += Math.Exp(logits[k] - logits[best]);
            int label = retain.Labels[i];
            loss += (Math.Log(sum) + logits[best] - logits[label]) / retain.Count;
            right += best == label ? 1 : 0;
        }

        return new DampeningScore(forget.Accuracy(), retain.Accuracy(), right / (double)retain.Count, loss);
    }

    /// <summary>What is missing to the goals, in units of accuracy: the loss on D_r and the distance on D_f.</summary>
    internal double Miss(DampeningScore score) => Math.Max(0, Original.RetainLive - score.Retain) + Math.Abs(score.Forget - Accuracy);

    /// <summary>Whether an accuracy on D_f is the goal, or as good as.</summary>
    internal bool IsReached(double accuracy) => accuracy <= Accuracy + Slack;
}
