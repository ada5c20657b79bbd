#:package Lethe.Toolkit@0.*

// A program with images of its own: trains, forgets a class, audits the result against retraining,
// brings a method and a metric of its own, and stops a training half way.
//
//   dotnet run samples/own-data.cs

using Lethe;
using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Evaluation;
using Lethe.Models;
using Lethe.Options;
using Lethe.Results;
using Lethe.Unlearning;

// 1. Images as bytes with labels: three kinds of stripes, 12 x 12 pixels, with noise.
ImageShape shape = new(Channels: 1, Height: 12, Width: 12);
string[] classes = ["rows", "columns", "diagonals"];
(byte[] trainImages, int[] trainLabels) = Stripes.Draw(600, new RandomStream(1));
(byte[] testImages, int[] testLabels) = Stripes.Draw(300, new RandomStream(2));
Dataset data = Dataset.FromArrays("stripes", shape, classes, trainImages, trainLabels, testImages, testLabels);

// 2. Train.
TrainingRecipe recipe = new() { Epochs = 4, Batch = 32, LearningRate = 0.05 };
Model fresh = ModelRegistry.Create("mlp:hidden=32", data, seed: 1, recipe);
Model original = Trainer.Train(fresh, TrainingRun.Of(fresh, data, seed: 1)).Model;
Console.WriteLine($"trained: accuracy {Predictor.Run(original, data.Test).Accuracy():P1}");

// 3. Forget a class: by retraining, and by a method of this program beside those of Lethe.
MethodRegistry methods = MethodRegistry.Default.With(HeadReset.Definition);
UnlearningJob job = new() { Original = original, Data = data, Request = ForgetRequest.Parse("class:columns"), Seed = 1 };
UnlearningResult retrained = Unlearner.Run(methods.Find("retrain").Create(), job);
UnlearningResult unlearned = Unlearner.Run(methods.Find("head-reset").Create("epochs=3"), job);

// 4. Audit, with a metric of this program beside those of Lethe.
MetricRegistry metrics = MetricRegistry.Default.With(new ForgetConfidence());
AuditPlan plan = new()
{
    Data = data,
    Split = unlearned.Split,
    Original = original,
    Retrained = retrained.Model,
    Metrics = metrics.Select("default,confidence_forget"),
};
AuditRecord audit = Audit.Run(plan, new AuditSubject(unlearned.Model)).Record;
foreach (string name in new[] { "retain_test_accuracy", "forget_test_accuracy", "confidence_forget" })
    Console.WriteLine($"{name}: original {Value(audit.Models.Original, name)}, unlearned {Value(audit.Models.Unlearned, name)}, retrained {Value(audit.Models.Retrained!, name)}");
Console.WriteLine($"claim: {audit.Claim}");

// 5. Stop a training half way.
using CancellationTokenSource stop = new();
try
{
    Trainer.Train(fresh, TrainingRun.Of(fresh, data, seed: 1) with { Progress = new StopAtEpoch(2, stop) }, stop.Token);
    throw new InvalidOperationException("the training did not stop");
}
catch (OperationCanceledException)
{
    Console.WriteLine("stopped: the training was cancelled");
}

// A program in CI wants an exit code, not a promise.
if (audit.Models.Retrained!.Metrics.Number("forget_test_accuracy") != 0)
    throw new InvalidOperationException("the retrained model knows the class it never saw");
if (audit.Models.Unlearned.Metrics.Number("retain_test_accuracy") is not > 0.9)
    throw new InvalidOperationException("the unlearned model lost what it should have kept");

static string Value(ModelMetrics model, string name) => model.Metrics[name].Value is double value ? $"{value:0.000}" : model.Metrics[name].Reason!;

/// <summary>Draws the images.</summary>
static class Stripes
{
    public static (byte[] Images, int[] Labels) Draw(int count, RandomStream random)
    {
        byte[] images = new byte[count * 144];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            RandomStream own = random.Derive(i);
            int label = labels[i] = i % 3, phase = own.Below(0, 4);
            for (int p = 0; p < 144; p++)
            {
                (int row, int column) = (p / 12, p % 12);
                int along = label switch { 0 => row, 1 => column, _ => row + column };
                int light = (along + phase) % 4 < 2 ? 200 : 50;
                images[i * 144 + p] = (byte)(light + own.Below(p + 1, 100) - 50);
            }
        }

        return (images, labels);
    }
}

/// <summary>The options of the method below: all defaulted, their ranges as data.</summary>
sealed record HeadResetOptions
{
    public int Epochs { get; init; } = 2;

    public static OptionSchema<HeadResetOptions> Schema { get; } = new OptionSchemaBuilder<HeadResetOptions>("method 'head-reset'")
        .Integer("epochs", "passes over D_r", 1, 100, options => options.Epochs, (options, value) => options with { Epochs = value })
        .Build(new HeadResetOptions());
}

/// <summary>A method of one's own: clears the classifier's last layer and trains it again on D_r; the rest stays.</summary>
sealed class HeadReset(HeadResetOptions? options = null) : UnlearningMethod<HeadResetOptions>(Description, HeadResetOptions.Schema, options)
{
    private static readonly MethodInfo Description = new()
    {
        Id = "head-reset",
        Name = "Head reset",
        Summary = "Clears the last layer and trains it again on D_r.",
        Citation = "this sample",
    };

    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, HeadResetOptions.Schema, options => new HeadReset(options));

    public override Model Run(UnlearningContext context)
    {
        Model model = context.Original.Clone();
        string head = model.Graph.Nodes.Last(node => node.Layer is LinearLayer).Name;
        foreach (string name in model.Parameters.ParameterNames.Where(IsHead))
            model.Parameters[name].MutableSpan().Clear();
        TrainingRun run = new()
        {
            Part = context.Data.RetainTrain,
            Recipe = model.Description.Recipe! with { Epochs = Settings.Epochs },
            Random = context.Random.Derive("head"),
            Trainable = IsHead,
        };
        return context.Train(model, run).Model;

        bool IsHead(string name) => name.StartsWith(head + ".", StringComparison.Ordinal);
    }
}

/// <summary>A metric of one's own: how sure a model is on what it was to forget.</summary>
sealed class ForgetConfidence : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "confidence_forget",
        "Confidence on D_f",
        "mean over D_f of test of max p(x)",
        MetricDirection.Retrained,
        MetricInfo.RetrainedValue,
        "How sure the model is on images of the forgotten class."));

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        Predictions predictions = context.Predictions(model, context.ForgetPart);
        return context.Mean(context.ForgetPart, predictions.Confidence);
    }
}

/// <summary>Progress is a stream of events; this listener asks for an end after some epochs.</summary>
sealed class StopAtEpoch(int epoch, CancellationTokenSource stop) : IProgress<ProgressEvent>
{
    public void Report(ProgressEvent value)
    {
        if (value.Epoch == epoch)
            stop.Cancel();
    }
}
