using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Evaluation.Statistics;
using Lethe.Models;

namespace Lethe.Evaluation.Training;

/// <summary>How many training steps it takes a model to learn D_f again: an attack that shows what is still in the weights.</summary>
/// <remarks>
/// A step is Adam with a learning rate of 0.0005 on 32 images of D_f and 32 of D_r of train. Learnt again is an accuracy of at least nine tenths
/// of the original's on D_f and on D_r of test, at most 256 images each: a network that gives everything
/// the forgotten label has learnt nothing. It is looked at after every step at first, then ever more rarely. Three runs on other images;
/// every model of an audit gets the same ones. The logits of forgotten classes are levelled first (<see cref="Head"/>).
/// </remarks>
internal sealed class Relearning
{
    /// <summary>The steps after which a run is given up.</summary>
    public const int MaxSteps = 400;

    /// <summary>What a reason begins with where a model resisted the attack.</summary>
    public const string ReasonResisted = "not learnt again";

    private const int Runs = 3, HalfBatch = 32, MostImages = 256;
    private const float LearningRate = 5e-4f;
    private const double Share = 0.9;

    private Relearning(IReadOnlyList<int?> steps) => Steps = steps;

    /// <summary>The steps of each run; <see langword="null"/> for one that was given up.</summary>
    public IReadOnlyList<int?> Steps { get; }

    /// <summary>The mean over runs; <see langword="null"/> if one was given up.</summary>
    public double? Mean => Steps.All(steps => steps.HasValue) ? Steps.Average(steps => steps!.Value) : null;

    /// <summary>Why there is no mean.</summary>
    public string Reason => $"{ReasonResisted} within {MaxSteps} steps in {Steps.Count(steps => steps is null)} of {Steps.Count} runs";

    /// <summary>About the images that go forward and backward in the attack on one model, if a quarter of the most steps is enough.</summary>
    internal static (long Forward, long Backward) Usual { get; } =
        (Runs * ((Enumerable.Range(1, MaxSteps / 4).Count(IsLookedAt) * 2 * MostImages) + (MaxSteps / 4 * 2 * HalfBatch)), Runs * MaxSteps / 4 * 2 * HalfBatch);

    /// <summary>Attacks a model.</summary>
    public static Relearning Of(AuditContext context, Model model)
    {
        RandomStream random = context.Random.Derive("relearn");
        Exam[] exams = [.. new[] { AuditPart.ForgetTest, AuditPart.RetainTest }.Where(part => context.Part(part).Count > 0).Select(part => Exam.On(context, part, random))];
        return new Relearning([.. Enumerable.Range(0, Runs).Select(run => Run(context, model, Images(context.Split.Training, random.Derive(run)), exams))]);
    }

    private static int? Run(AuditContext context, Model model, DatasetPart images, Exam[] exams)
    {
        Model learner = model.Clone();
        Head.Level(learner, context.Split.Classes);
        using GradientSteps steps = new(learner.Graph, learner.Parameters, context.Workers);
        using BatchLoader loader = new(images, model.Description.Normalization, 2 * HalfBatch);
        int taken = 0;
        if (exams.All(exam => exam.IsPassed(context, learner))) return 0;
        foreach (Batch batch in loader.Epoch(default, 0, shuffle: false))
        {
            ImageShape shape = batch.ImageShape;
            steps.Take(new Shape(batch.Count, shape.Channels, shape.Height, shape.Width), batch.Images, batch.Labels, LearningRate);
            if (IsLookedAt(++taken) && exams.All(exam => exam.IsPassed(context, learner))) return taken;
        }
        return null;
    }

    private sealed record Exam(DatasetPart Part, double Target)
    {
        public static Exam On(AuditContext context, AuditPart part, RandomStream random)
        {
            DatasetPart all = context.Part(part);
            DatasetPart some = all.Select(Folds.Shuffled(all.Ids, random.Derive("measured")).AsSpan(0, Math.Min(all.Count, MostImages)));
            return new Exam(some, Share * Accuracy(context, context.Original.Model, some));
        }

        public bool IsPassed(AuditContext context, Model model) => Accuracy(context, model, Part) >= Target;

        private static double Accuracy(AuditContext context, Model model, DatasetPart part) =>
            Predictor.Run(model, part, new PredictorOptions { Workers = context.Workers }, context.Cancellation).Accuracy();
    }

    // 1 to 16, then in steps of an eighth.
    private static bool IsLookedAt(int step) => step % Math.Max(1, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)step) / 16) == 0;

    // The images of all steps in order, drawn with replacement: halves of D_f and D_r in turn. D_r first, as the order in a batch does not matter.
    private static DatasetPart Images(ForgetData data, RandomStream random)
    {
        RandomStream forget = random.Derive("forget"), retain = random.Derive("retain");
        int[] positions = new int[MaxSteps * 2 * HalfBatch];
        for (int i = 0; i < positions.Length; i++)
        {
            bool isForget = i / HalfBatch % 2 == 0;
            positions[i] = isForget ? forget.Below(i, data.ForgetTrain.Count) : data.ForgetTrain.Count + retain.Below(i, data.RetainTrain.Count);
        }
        return data.ForgetTrain.Concat(data.RetainTrain).Select(positions);
    }
}
