using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Trains on D_f under wrong labels, drawn at random, together with D_r under its own.</summary>
/// <remarks>min over θ of the mean of CE(f_θ(x), ỹ) over D_f and D_r, where ỹ is drawn from the live classes other than y for x in D_f, and ỹ = y for x in D_r.</remarks>
public sealed class RandomLabel : UnlearningMethod<RandomLabelOptions>
{
    private static readonly MethodInfo Description = new()
    {
        Id = "random-label",
        Name = "Random labels",
        Summary = "Trains on D_f under random wrong labels, together with D_r under its own.",
        Citation = "Graves, Nagisetty and Ganesh, Amnesiac machine learning, AAAI 2021 (unlearning by relabelling).",
    };

    /// <summary>Makes the method.</summary>
    /// <param name="options">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range.</exception>
    public RandomLabel(RandomLabelOptions? options = null) : base(Description, RandomLabelOptions.Schema, options)
    {
    }

    /// <summary>The registry's entry.</summary>
    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, RandomLabelOptions.Schema, options => new RandomLabel(options));

    /// <inheritdoc/>
    public override Model Run(UnlearningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool paper = Settings.Rule == RandomLabelRule.Paper;
        DatasetPart forget = context.Data.ForgetTrain;
        RandomStream labels = context.Random.Derive("labels");
        DatasetPart relabelled = forget.WithLabels(paper
            ? PublishedLabels(forget, context.Original.Classes, labels)
            : WrongLabels(forget, context.LiveClasses.Live, labels));
        return context.Train(context.Original, new TrainingRun
        {
            Part = paper ? relabelled : relabelled.Concat(context.Data.RetainTrain),
            Recipe = paper ? PublishedBaseline.Recipe : ShortRecipe.Of(context, Settings.Epochs, Settings.RateScale),
            Random = context.Random.Derive("random-label"),
        }).Model;
    }

    /// <summary>Uniform over the live classes other than the true one; keyed by sample id.</summary>
    internal static int[] WrongLabels(DatasetPart part, ImmutableArray<int> live, RandomStream random)
    {
        int[] labels = new int[part.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            int own = live.IndexOf(part.Label(i));
            int others = own < 0 ? live.Length : live.Length - 1;
            if (others == 0)
                throw new UsageException("method 'random-label' has no wrong label to give, expected at least two classes in D_r");
            int drawn = random.Derive(part.Id(i)).Below(0, others);
            labels[i] = live[own >= 0 && drawn >= own ? drawn + 1 : drawn];
        }

        return labels;
    }

    /// <summary>As published: uniform over all classes, the next class where the true one was drawn, which so is drawn twice as often.</summary>
    internal static int[] PublishedLabels(DatasetPart part, int classes, RandomStream random)
    {
        int[] labels = new int[part.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            int drawn = random.Derive(part.Id(i)).Below(0, classes);
            labels[i] = drawn == part.Label(i) ? (drawn + 1) % classes : drawn;
        }

        return labels;
    }
}
