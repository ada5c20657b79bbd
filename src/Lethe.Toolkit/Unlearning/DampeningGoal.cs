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

    /// <summary>The parts of D_r's images that are looked at one after another: a model that does badly is known after a few.</summary>
    private const int MostParts = 8;

    private readonly UnlearningContext _context;
    private readonly StagedPasses _passes;
    private readonly int _parts;
    private readonly int _count;

    internal DampeningGoal(UnlearningContext context)
    {
        _context = context;
        ForgetData data = context.Data;
        if (data.RetainValidation.Count == 0)
            throw new UsageException("the data has no validation part to set the method's knobs on, expected one (not validation=0), or a threshold with --set alpha= or a published rule");
        DatasetPart forget = (data.Scope == ForgetScope.Samples ? data.ForgetTrain : data.ForgetValidation.Concat(data.ForgetTrain)).Thin(MostForget);
        DatasetPart retain = data.RetainValidation.Thin(MostRetain);
        _count = retain.Count;
        _parts = Math.Min(MostParts, _count);
        _passes = new StagedPasses(context, [forget, .. Enumerable.Range(0, _parts).Select(part => retain.Where(i => (long)i * _parts / _count == part))]);
        Original = Score(Ask(context.Original)!);
        Accuracy = data.Scope switch
        {
            ForgetScope.Classes => 0,
            ForgetScope.FineClasses => Math.Min(UnseenAccuracy.Estimate(context, forget), Original.Forget),
            _ => Original.Retain,
        };
    }

    /// <summary>How far from its goal an accuracy on D_f may be.</summary>
    internal double Slack => 0.01;

    /// <summary>The accuracy on D_f to come down to.</summary>
    internal double Accuracy { get; }

    /// <summary>The original model.</summary>
    internal DampeningScore Original { get; }

    /// <summary>What a model says; <see langword="null"/> as soon as its loss on D_r is known to be above a limit.</summary>
    internal DampeningAnswers? Ask(Model model, double most = double.PositiveInfinity)
    {
        List<Predictions> retain = [];
        for (int part = 1; part <= _parts; part++)
        {
            retain.Add(_passes.Ask(model, part));
            if (Retained(retain).Loss > most)
                return null;
        }

        return new DampeningAnswers(_passes.Ask(model, 0), retain);
    }

    /// <summary>A model's accuracy on D_f alone.</summary>
    internal double AskForget(Model model) => _passes.Ask(model, 0).Accuracy();

    /// <summary>How a model does that says this.</summary>
    internal DampeningScore Score(DampeningAnswers answers)
    {
        (double loss, int live, int right) = Retained(answers.Retain);
        return new DampeningScore(answers.Forget.Accuracy(), right / (double)_count, live / (double)_count, loss);
    }

    /// <summary>What is missing to the goals, in units of accuracy: the loss on D_r and the distance on D_f.</summary>
    internal double Miss(DampeningScore score) => Math.Max(0, Original.RetainLive - score.Retain) + Math.Abs(score.Forget - Accuracy);

    /// <summary>Whether an accuracy on D_f is the goal, or as good as.</summary>
    internal bool IsReached(double accuracy) => accuracy <= Accuracy + Slack;

    // Every image adds to the loss, so that a part of them tells when the whole is above a limit.
    private (double Loss, int Live, int Right) Retained(IEnumerable<Predictions> parts)
    {
        (double loss, int live, int right) = (0, 0, 0);
        foreach (Predictions part in parts)
        {
            for (int i = 0; i < part.Count; i++)
            {
                (double sample, bool known) = Among(part.LogitsOf(i), part.Labels[i]);
                (loss, live, right) = (loss + (sample / _count), live + (known ? 1 : 0), right + (part.IsCorrect(i) ? 1 : 0));
            }
        }

        return (loss, live, right);
    }

    /// <summary>The cross-entropy among the classes that D_r has images of, and whether the label is the first of them.</summary>
    private (double Loss, bool Known) Among(ReadOnlySpan<float> logits, int label)
    {
        LiveClasses live = _context.LiveClasses;
        (double sum, int best) = (0, live.Live[0]);
        foreach (int k in live.Live)
            best = logits[k] > logits[best] ? k : best;
        foreach (int k in live.Live)
            sum += Math.Exp(logits[k] - logits[best]);
        return (Math.Log(sum) + logits[best] - logits[label], best == label);
    }
}
