using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

/// <summary>Importances against their definitions, written down for a linear network in double precision.</summary>
public sealed class ImportancePassTests
{
    private static readonly Model Model = LinearWorld.Create();

    [Theory]
    [InlineData(FisherEstimator.PerSample, ImportanceLoss.CrossEntropy, 7)]
    [InlineData(FisherEstimator.PerSample, ImportanceLoss.LogOdds, 7)]
    [InlineData(FisherEstimator.BatchMean, ImportanceLoss.CrossEntropy, 7)]
    [InlineData(FisherEstimator.BatchMean, ImportanceLoss.CrossEntropy, 1)]
    [InlineData(FisherEstimator.BatchMean, ImportanceLoss.LogOdds, 64)]
    [InlineData(FisherEstimator.PerSample, ImportanceLoss.LogitNorm, 7)]
    [InlineData(FisherEstimator.BatchMean, ImportanceLoss.LogitNorm, 7)]
    [InlineData(FisherEstimator.BatchMean, ImportanceLoss.LogitNorm, 7, true)]
    internal void Importances_are_what_their_definition_says(FisherEstimator estimator, ImportanceLoss loss, int batch, bool magnitudes = false)
    {
        UnlearningContext context = LinearWorld.Context(LinearWorld.Job(Model));
        ImportanceSettings settings = new(estimator, loss, batch) { Magnitudes = magnitudes };
        Importances actual = ImportancePass.Compute(context, context.Data.RetainTrain, settings);
        (double[] weight, double[] bias) = Expected(context, settings);
        Near(weight, actual.SumsOf("fc.weight"), actual.Units);
        Near(bias, actual.SumsOf("fc.bias"), actual.Units);
        Assert.Equal(context.Data.RetainTrain.Count, context.Meter.Backward);
    }

    /// <summary>Every kind of layer that the registry's architectures have, on stored statistics as they come out of a little training.</summary>
    [Theory]
    [InlineData("mlp:hidden=12-8")]
    [InlineData("cnn:channels=4-6,fc=8")]
    [InlineData("resnet18:width=2")]
    [InlineData("vgg11-bn:width=2,head=small")]
    [InlineData("mobilenet-v2:width=0.1,stem=cifar")]
    [InlineData("gmn-cnn:width=3")]
    [InlineData("tiny-cnn:channels=4-6")]
    [InlineData("vit:patch=8,dim=8,heads=2,depth=1,mlp=8")]
    public void Per_sample_importances_are_the_mean_of_squared_gradients_taken_one_sample_at_a_time(string spec)
    {
        Dataset data = ColourNoise(12);
        Model model = ModelRegistry.Create(spec, data, seed: 3);
        foreach (string name in model.Parameters.BufferNames.Where(name => name.EndsWith("running_mean", StringComparison.Ordinal)))
            new RandomStream(4).Derive(name).FillUniform(model.Parameters[name].MutableSpan(), -0.2f, 0.2f);
        UnlearningContext context = LinearWorld.Context(LinearWorld.Job(model, data: data));
        Importances batched = ImportancePass.Compute(context, data.Train, new ImportanceSettings(FisherEstimator.PerSample, ImportanceLoss.CrossEntropy, 5));
        Importances single = ImportancePass.Compute(context, data.Train, new ImportanceSettings(FisherEstimator.BatchMean, ImportanceLoss.CrossEntropy, 1));
        Assert.Equal(single.Units, batched.Units);
        Assert.All(model.Parameters.ParameterNames, name =>
        {
            float[] expected = single.SumsOf(name).ToArray(), actual = batched.SumsOf(name).ToArray();
            float scale = expected.Max();
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, (1e-4f * pair.First) + (1e-7f * scale)));
        });
    }

    [Fact]
    public void Per_sample_importances_do_not_depend_on_the_batch_and_batch_means_do()
    {
        UnlearningContext context = LinearWorld.Context(LinearWorld.Job(Model));
        float Sum(FisherEstimator estimator, int batch)
        {
            Importances importances = ImportancePass.Compute(context, context.Data.ForgetTrain, new ImportanceSettings(estimator, ImportanceLoss.CrossEntropy, batch));
            return importances.SumsOf("fc.weight")[0] / (float)importances.Units;
        }

        Assert.Equal(Sum(FisherEstimator.PerSample, 1), Sum(FisherEstimator.PerSample, 5), Sum(FisherEstimator.PerSample, 1) * 1e-4f);
        Assert.NotEqual(Sum(FisherEstimator.BatchMean, 1), Sum(FisherEstimator.BatchMean, 5), Sum(FisherEstimator.BatchMean, 1) * 1e-2f);
        Assert.Equal(Sum(FisherEstimator.PerSample, 5), Sum(FisherEstimator.BatchMean, 1), Sum(FisherEstimator.PerSample, 5) * 1e-4f);
    }

    [Fact]
    public void Importances_of_parts_join_to_those_of_the_whole()
    {
        UnlearningContext context = LinearWorld.Context(LinearWorld.Job(Model));
        ImportanceSettings settings = new(FisherEstimator.PerSample, ImportanceLoss.LogOdds, 16);
        ForgetData data = context.Data;
        Importances joined = ImportancePass.Compute(context, data.ForgetTrain, settings).Join(ImportancePass.Compute(context, data.RetainTrain, settings));
        Importances whole = ImportancePass.Compute(context, data.ForgetTrain.Concat(data.RetainTrain), settings);
        Assert.Equal(whole.Units, joined.Units);
        Near([.. whole.SumsOf("fc.weight").ToArray().Select(value => (double)value / whole.Units)], joined.SumsOf("fc.weight"), joined.Units);
    }

    private static Dataset ColourNoise(int images)
    {
        ImageShape shape = new(3, 32, 32);
        byte[] Pixels(string purpose) => [.. Enumerable.Range(0, images * shape.Pixels).Select(i => (byte)new RandomStream(8).Derive(purpose).Below(i, 256))];
        int[] labels = [.. Enumerable.Range(0, images).Select(i => i % 3)];
        return Dataset.FromArrays("noise", shape, ["a", "b", "c"], Pixels("train"), labels, Pixels("test"), labels, validation: 0);
    }

    /// <summary>The mean over units (samples, or the loader's batches) of the squared gradient of the unit's mean loss, or of its magnitude.</summary>
    private static (double[] Weight, double[] Bias) Expected(UnlearningContext context, ImportanceSettings settings)
    {
        bool batchMean = settings.Estimator == FisherEstimator.BatchMean;
        using BatchLoader loader = new(context.Data.RetainTrain, Model.Description.Normalization, batchMean ? settings.Batch : 1);
        double[] weight = new double[Model.Parameters["fc.weight"].Count], bias = new double[LinearWorld.Classes];
        int units = 0;
        foreach (Batch batch in loader.Epoch(ImportancePass.Order, 0, shuffle: batchMean))
        {
            (double[] w, double[] b) = MeanGradient(batch, settings.Loss);
            for (int i = 0; i < weight.Length; i++)
                weight[i] += settings.Magnitudes ? Math.Abs(w[i]) : w[i] * w[i];
            for (int k = 0; k < bias.Length; k++)
                bias[k] += settings.Magnitudes ? Math.Abs(b[k]) : b[k] * b[k];
            units++;
        }

        return ([.. weight.Select(value => value / units)], [.. bias.Select(value => value / units)]);
    }

    private static (double[] Weight, double[] Bias) MeanGradient(Batch batch, ImportanceLoss loss)
    {
        int pixels = batch.ImageShape.Pixels;
        double[] weight = new double[LinearWorld.Classes * pixels], bias = new double[LinearWorld.Classes];
        for (int n = 0; n < batch.Count; n++)
        {
            float[] x = batch.Images[(n * pixels)..((n + 1) * pixels)];
            double[] logits = LinearWorld.Logits(Model, x);
            double[] g = loss switch
            {
                ImportanceLoss.LogOdds => LinearWorld.LogOddsGradient(logits, batch.Labels[n]),
                ImportanceLoss.CrossEntropy => LinearWorld.CrossEntropyGradient(logits, batch.Labels[n]),
                _ => [.. logits.Select(z => 2 * z)],
            };
            for (int k = 0; k < g.Length; k++)
            {
                bias[k] += g[k] / batch.Count;
                for (int j = 0; j < pixels; j++)
                    weight[(k * pixels) + j] += g[k] * x[j] / batch.Count;
            }
        }

        return (weight, bias);
    }

    /// <summary>Relative to each entry, as dampening compares ratios of small ones too; the floor is the rounding of a gradient that is a sum of larger ones.</summary>
    private static void Near(double[] expected, ReadOnlySpan<float> sums, double units)
    {
        Assert.Equal(expected.Length, sums.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], sums[i] / units, (expected[i] * 1e-4) + (expected.Max() * 1e-7));
    }
}
