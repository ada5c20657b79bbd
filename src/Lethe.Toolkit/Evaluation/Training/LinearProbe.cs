using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Evaluation.Statistics;
using Lethe.Models;

namespace Lethe.Evaluation.Training;

/// <summary>A new last layer, trained on a model's penultimate features of train images with their true classes: what the features still hold of D_f.</summary>
/// <remarks>
/// At most 200 images a class, features standardised by these images, 200 Adam steps with a learning rate of 0.01 and a weight decay of 0.0001 on
/// all of them at once. The probe of a fine-class request has one class more, for D_f.
/// </remarks>
internal sealed class LinearProbe
{
    private const int EachClass = 200, Steps = 200;
    private const float LearningRate = 0.01f, WeightDecay = 1e-4f;

    private readonly AuditContext _context;
    private readonly Model _model;
    private readonly PredictorOptions _options;
    private readonly CancellationToken _cancellation;

    private LinearProbe(AuditContext context, Model model, WorkerPool? workers, CancellationToken cancellation)
    {
        (_context, _model, _cancellation) = (context, model, cancellation);
        _options = new PredictorOptions { Workers = workers, FeatureNode = Predictor.Penultimate(model.Graph) };
    }

    /// <summary>Whether each image of D_f of test is recognised by a probe on the model's features.</summary>
    public static bool[] Recognised(AuditContext context, Model model, WorkerPool? workers, CancellationToken cancellation) =>
        new LinearProbe(context, model, workers, cancellation).Recognised();

    private bool[] Recognised()
    {
        DatasetPart forget = Few(_context.Part(AuditPart.ForgetTrain)), retain = Few(_context.Part(AuditPart.RetainTrain));
        DatasetPart unseen = _context.Part(AuditPart.ForgetTest);
        Features train = FeaturesOf(forget.Concat(retain)), test = FeaturesOf(unseen);
        int classes = _model.Classes + 1, width = train.Width;
        int[] labels = [.. forget.Labels.ToArray().Select(ForgottenLabel), .. retain.Labels];
        float[] inputs = train.Values.ToArray(), queries = test.Values.ToArray();
        Standardise(inputs, queries, width);
        LayerGraphBuilder builder = new();
        LayerGraph probe = builder.Build(builder.Linear(builder.Input, "probe", width, classes));
        using GradientSteps steps = new(probe, ParameterSet.Initialize(probe, new RandomStream(0).Derive("probe")), _options.Workers, WeightDecay);
        for (int step = 0; step < Steps; step++)
        {
            _cancellation.ThrowIfCancellationRequested();
            steps.Take(new Shape(labels.Length, width), inputs, labels, LearningRate);
        }
        return Hits(probe, steps.Parameters, queries, unseen, classes);
    }

    private bool[] Hits(LayerGraph probe, ParameterSet parameters, float[] queries, DatasetPart unseen, int classes)
    {
        using Lethe.Engine.Autograd.Tape tape = new(_options.Workers) { Recording = false };
        Tensor logits = probe.Forward(tape, parameters, tape.Input(new Shape(unseen.Count, queries.Length / unseen.Count), queries));
        Predictions predictions = new(logits.ToArray(), classes, unseen.Labels);
        return [.. Enumerable.Range(0, unseen.Count).Select(i => predictions.Predicted(i) == ForgottenLabel(unseen.Label(i)))];
    }

    // A fine class shares its coarse label with retained images: it gets the probe's last class.
    private int ForgottenLabel(int label) => _context.Split.Scope == ForgetScope.FineClasses ? _model.Classes : label;

    private DatasetPart Few(DatasetPart part) => part.Select(
        [.. Folds.Shuffled(part.Ids, _context.Random.Derive("probe")).GroupBy(part.Label).SelectMany(group => group.Take(EachClass)).Order()]);

    private Features FeaturesOf(DatasetPart part) => Predictor.Run(_model, part, _options, _cancellation).Features!;

    private static void Standardise(float[] train, float[] test, int width)
    {
        int count = train.Length / width;
        for (int column = 0; column < width; column++)
        {
            double mean = 0, squares = 0;
            for (int i = 0; i < count; i++)
                mean += train[i * width + column] / (double)count;
            for (int i = 0; i < count; i++)
                squares += Math.Pow(train[i * width + column] - mean, 2) / count;
            Scale(train, width, column, mean, squares);
            Scale(test, width, column, mean, squares);
        }
    }

    private static void Scale(float[] values, int width, int column, double mean, double variance)
    {
        double scale = variance > 1e-12 ? 1 / Math.Sqrt(variance) : 0;
        for (int i = column; i < values.Length; i += width)
            values[i] = (float)((values[i] - mean) * scale);
    }
}
