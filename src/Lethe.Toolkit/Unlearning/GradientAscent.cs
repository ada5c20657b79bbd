using System.Globalization;
using Lethe.Engine.Autograd;
using Lethe.Engine.Losses;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Climbs the loss on D_f, and stops before what is retained is lost.</summary>
/// <remarks>
/// θ ← θ + η ∇ mean of 1[p_y > 1/K] CE(f_θ(x), y) over batches of D_f: samples that are no longer told from a guess push no further. By default only the dense layers at the network's end move: features that
/// climb on D_f alone are lost for D_r too. A round is one pass over D_f; one that costs more than the tolerance on D_r's validation
/// images is taken back and tried again at half the rate, and after one that changes nothing the rate is doubled.
/// </remarks>
public sealed class GradientAscent : UnlearningMethod<GradientAscentOptions>, IMayNeedValidation
{
    /// <summary>Rounds in a row that may be taken back.</summary>
    private const int MostRefused = 3;

    /// <summary>How far a round must bring accuracy on D_f down for the rate to be right; after a lesser one it is doubled.</summary>
    private const double Progress = 0.02;

    private static readonly MethodInfo Description = new()
    {
        Id = "gradient-ascent",
        Name = "Gradient ascent",
        Summary = "Climbs the loss on D_f and stops before validation accuracy on D_r falls too far.",
        Citation = "Thudi, Deza, Chandrasekaran and Papernot, Unrolling SGD, EuroS&P 2022; Jang et al., Knowledge unlearning, ACL 2023.",
    };

    /// <summary>Makes the method.</summary>
    /// <param name="options">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range.</exception>
    public GradientAscent(GradientAscentOptions? options = null) : base(Description, GradientAscentOptions.Schema, options)
    {
    }

    /// <summary>The registry's entry.</summary>
    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, GradientAscentOptions.Schema, options => new GradientAscent(options));

    bool IMayNeedValidation.NeedsValidation => Settings.Rule == GradientAscentRule.Guarded;

    /// <inheritdoc/>
    public override Model Run(UnlearningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Settings.Rule == GradientAscentRule.Paper ? Published(context) : Guarded(context);
    }

    private static Model Published(UnlearningContext context) => context.Train(context.Original, new TrainingRun
    {
        Part = context.Data.ForgetTrain,
        Recipe = PublishedBaseline.Recipe,
        Random = context.Random.Derive("gradient-ascent"),
        Loss = step => step.Tape.Negate(CrossEntropy.Mean(step.Tape, step.Logits, step.Batch.Labels)),
    }).Model;

    private Model Guarded(UnlearningContext context)
    {
        var probe = new ForgetProbe(context);
        (Model Model, ForgetScore Score) at = (context.Original, probe.Original);
        (Model Model, ForgetScore Score) best = at;
        double scale = Settings.RateScale;
        int refused = 0;
        for (int round = 0; round < Settings.Rounds && refused <= MostRefused && !probe.Forgotten(at.Score.Forget); round++)
        {
            Model climbed = Climb(context, at.Model, round, scale);
            ForgetScore score = probe.Measure(climbed);
            context.Report((round + 1.0) / Settings.Rounds, string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: accuracy {score.Forget:F3} on D_f, {score.Retain:F3} on D_r"));
            if (probe.Original.Retain - score.Retain > Settings.Tolerance)
            {
                (scale, refused) = (scale / 2, refused + 1);
                continue;
            }

            scale = at.Score.Forget - score.Forget < Progress ? scale * 2 : scale;
            (at, refused) = ((climbed, score), 0);
            best = probe.Miss(score) <= probe.Miss(best.Score) ? at : best;
        }

        if (!probe.Forgotten(best.Score.Forget))
            context.Note(Unfinished(best.Score, probe.Goal, refused > MostRefused));
        return ReferenceEquals(best.Model, context.Original) ? best.Model.Clone() : best.Model;
    }

    private static string Unfinished(ForgetScore score, double goal, bool guarded)
    {
        string why = guarded ? "going on would have cost more on D_r than the tolerance" : "the rounds were used up; more of them, smaller batches or a higher rate may help";
        return string.Create(CultureInfo.InvariantCulture, $"Stopped at accuracy {score.Forget:F3} on D_f, with a goal of {goal:F3}: {why}.");
    }

    private Model Climb(UnlearningContext context, Model model, int round, double scale)
    {
        HashSet<string>? dense = Settings.Layers == AscentLayers.Dense ? ClassifierHead.DenseTail(model.Graph) : null;
        return context.Train(model, new TrainingRun
        {
            Part = context.Data.ForgetTrain,
            Recipe = ShortRecipe.Plain(context, Settings.Batch, scale),
            Random = context.Random.Derive("gradient-ascent").Derive(round),
            Loss = AscentLoss.Of,
            Trainable = dense is null ? null : dense.Contains,
            FreezeBatchNorm = true,
        }).Model;
    }
}
