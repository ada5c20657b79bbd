using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

/// <summary>A network that is linear in the pixels, whose gradients can be written down: ∂ℓ/∂W = g xᵀ and ∂ℓ/∂b = g, with g the gradient of the logits.</summary>
internal static class LinearWorld
{
    public const int Classes = 4;

    private static readonly ImageShape Shape = new(1, 2, 3);

    public static Dataset Data { get; } = Create(validation: 0.25);

    public static Dataset WithoutValidation { get; } = Create(validation: 0);

    public static Model Create(ulong seed = 5, float scale = 1)
    {
        LayerGraphBuilder builder = new();
        LayerGraph graph = builder.Build(builder.Linear(builder.Flatten(builder.Input, "flatten"), "fc", Shape.Pixels, Classes));
        Model model = new(graph, ParameterSet.Initialize(graph, new RandomStream(seed)), new ModelDescription
        {
            Architecture = "linear",
            ClassNames = Data.ClassNames,
            InputShape = Shape,
            Normalization = Data.Normalization,
            Recipe = new TrainingRecipe { Epochs = 1, Batch = 8 },
        });
        foreach (ref float weight in model.Parameters["fc.weight"].MutableSpan())
            weight *= scale;
        return model;
    }

    public static UnlearningJob Job(Model model, string request = "class:1", Dataset? data = null) =>
        new() { Original = model, Data = data ?? Data, Request = ForgetRequest.Parse(request), Seed = 2 };

    public static UnlearningContext Context(UnlearningJob job) => new(job, job.Original, job.Split().Training, "test", CancellationToken.None);

    /// <summary>The gradient of the logits of the cross-entropy: p − 1_y.</summary>
    public static double[] CrossEntropyGradient(double[] logits, int label)
    {
        double[] p = Softmax(logits, -1);
        p[label] -= 1;
        return p;
    }

    /// <summary>The gradient of the logits of −log(p_y / (1 − p_y)): the softmax of the others, and −1.</summary>
    public static double[] LogOddsGradient(double[] logits, int label)
    {
        double[] q = Softmax(logits, label);
        q[label] = -1;
        return q;
    }

    public static double[] Logits(Model model, ReadOnlySpan<float> x)
    {
        float[] weight = model.Parameters["fc.weight"].ToArray(), bias = model.Parameters["fc.bias"].ToArray();
        double[] logits = new double[Classes];
        for (int k = 0; k < Classes; k++)
        {
            logits[k] = bias[k];
            for (int j = 0; j < x.Length; j++)
                logits[k] += (double)weight[(k * x.Length) + j] * x[j];
        }

        return logits;
    }

    private static double[] Softmax(double[] logits, int without)
    {
        double top = logits.Max();
        double[] p = [.. logits.Select((z, k) => k == without ? 0 : Math.Exp(z - top))];
        double sum = p.Sum();
        return [.. p.Select(value => value / sum)];
    }

    private static Dataset Create(double validation)
    {
        RandomStream random = new(23);
        return Dataset.FromArrays(
            "linear", Shape, ["a", "b", "c", "d"],
            Pixels(80, random.Derive("train")), Labels(80), Pixels(40, random.Derive("test")), Labels(40), validation: validation);
    }

    private static byte[] Pixels(int images, RandomStream random) =>
        [.. Enumerable.Range(0, images * Shape.Pixels).Select(i => (byte)((i % Shape.Pixels == i / Shape.Pixels % Classes ? 100 : 0) + random.Below(i, 150)))];

    private static int[] Labels(int images) => [.. Enumerable.Range(0, images).Select(i => i % Classes)];
}
