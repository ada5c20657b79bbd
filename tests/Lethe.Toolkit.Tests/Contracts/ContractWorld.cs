using System.Collections.Concurrent;
using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Contracts;

/// <summary>What the contract suite runs every method on: small images of four classes in eight fine classes, and a network that knows them.</summary>
internal static class ContractWorld
{
    private const int ClassCount = 4;

    /// <summary>For methods whose work is counted in passes: a pass has 60 images of D_f here, where the defaults have hundreds in mind.</summary>
    private static readonly Dictionary<string, string[]> ForFewImages = new()
    {
        ["finetune"] = ["epochs=10", "lr-scale=1.5"],
        ["gradient-ascent"] = ["batch=8", "lr-scale=0.5"],
    };

    private static readonly ImageShape Shape = new(1, 8, 8);
    private static readonly Lazy<Model> Trained = new(Train);
    private static readonly ConcurrentDictionary<string, Lazy<UnlearningResult>> Served = new();

    public static Dataset Data { get; } = Create(poison: false);

    /// <summary>The same train part with other test images.</summary>
    public static Dataset Poisoned { get; } = Create(poison: true);

    public static Model Original => Trained.Value;

    /// <summary>The ids of all methods: a theory's data.</summary>
    public static TheoryData<string> Methods => [.. MethodRegistry.Default.Methods.Select(method => method.Info.Id)];

    /// <summary>Every method with every scope.</summary>
    public static TheoryData<string, ForgetScope> Scopes =>
        [.. MethodRegistry.Default.Methods.SelectMany(method => Enum.GetValues<ForgetScope>().Select(scope => (method.Info.Id, scope)))];

    public static MethodDefinition Find(string method) => MethodRegistry.Default.Find(method);

    public static string Request(ForgetScope scope) => scope switch
    {
        ForgetScope.Classes => "class:1",
        ForgetScope.FineClasses => "fine:3",
        _ => "random:24",
    };

    /// <summary>A request that the method serves: for a class if it can.</summary>
    public static string Request(string method) => Request(Find(method).Info.Scopes.Order().First());

    public static UnlearningJob Job(string request) => new() { Original = Original, Data = Data, Request = ForgetRequest.Parse(request), Seed = 3 };

    public static UnlearningJob JobFor(string method) => Job(Request(method));

    public static UnlearningResult Run(string method, UnlearningJob job, CancellationToken cancellation = default) =>
        Unlearner.Run(Find(method).Create(ForFewImages.GetValueOrDefault(method, [])), job, cancellation);

    /// <summary>The method's result on <see cref="JobFor"/>: made once.</summary>
    public static UnlearningResult Result(string method) =>
        Served.GetOrAdd(method, id => new Lazy<UnlearningResult>(() => Run(id, JobFor(id)))).Value;

    /// <summary>A model's accuracy on the test images of a class.</summary>
    public static double TestAccuracy(Model model, int label) =>
        Predictor.Run(model, Data.Test.Where(i => Data.Test.Label(i) == label)).Accuracy();

    public static IEnumerable<string> Names(Model model) => model.Parameters.ParameterNames.Concat(model.Parameters.BufferNames);

    private static Model Train()
    {
        TrainingRecipe recipe = new() { Epochs = 6, Batch = 16, LearningRate = 0.1 };
        Model start = ModelRegistry.Create("cnn:channels=6-12,fc=16", Data, seed: 1, recipe);
        return Trainer.Train(start, TrainingRun.Of(start, Data, seed: 1)).Model;
    }

    private static Dataset Create(bool poison)
    {
        RandomStream random = new(17);
        ImageStore train = Images(960, random.Derive("train"), poison: false), test = Images(160, random.Derive("test"), poison);
        ImmutableArray<string> classes = [.. Enumerable.Range(0, ClassCount).Select(k => $"bar {k}")];
        ImmutableArray<string> fine = [.. Enumerable.Range(0, 2 * ClassCount).Select(k => $"half {k}")];
        return new Dataset("halves", new DatasetSpec("halves") { Validation = 0.25m }, new DatasetContent(train, test, classes) { FineNames = fine });
    }

    /// <summary>A bright bar in noise: its rows tell the class, its brighter half the fine class.</summary>
    private static ImageStore Images(int count, RandomStream random, bool poison)
    {
        byte[] pixels = new byte[count * Shape.Pixels];
        for (int i = 0; i < pixels.Length; i++)
        {
            int image = i / Shape.Pixels, row = i % Shape.Pixels / Shape.Width, half = i % Shape.Width / (Shape.Width / 2);
            int light = row / 2 != image % ClassCount ? 0 : half == image / ClassCount % 2 ? 55 : 35;
            pixels[i] = poison ? (byte)(255 - (i % 97)) : (byte)(light + random.Below(i, 200));
        }

        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % ClassCount)];
        int[] fine = [.. Enumerable.Range(0, count).Select(i => (2 * (i % ClassCount)) + (i / ClassCount % 2))];
        return new ImageStore(Shape, pixels, labels, fine);
    }
}
