using System.Numerics;
using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Tensors;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Computes importances and gradients of the original model: one forward and one backward pass, batch norm on its stored statistics.</summary>
internal static class ImportancePass
{
    internal static bool Odds = Environment.GetEnvironmentVariable("ODDS") == "1";

    /// <summary>The importances of the parameters for some images: from the artifacts if they are at hand, otherwise computed and kept.</summary>
    /// <param name="context">The run.</param>
    /// <param name="part">The images.</param>
    /// <param name="settings">The estimator.</param>
    /// <param name="compute">Computes them.</param>
    internal static Importances Kept(UnlearningContext context, DatasetPart part, ImportanceSettings settings, Func<Importances> compute)
    {
        string key = ArtifactKey.Of(Importances.Kind, context.Original, part, settings.Text);
        return Importances.From(context.Artifact(Importances.Kind, key, () => compute().ToArtifact(key, context.Original.Parameters, settings.Text)));
    }

    /// <summary>Importances by a pass over some images.</summary>
    internal static Importances Compute(UnlearningContext context, DatasetPart part, ImportanceSettings settings) =>
        settings.Estimator == FisherEstimator.PerSample
            ? Run(context, part, settings.Batch, shuffle: false, Quantity.SquaredPerSample)
            : Run(context, part, settings.Batch, shuffle: true, Quantity.SquaredBatchMean);

    /// <summary>The gradient of the summed loss of some images.</summary>
    internal static Importances Gradient(UnlearningContext context, DatasetPart part, int batch) =>
        Run(context, part, batch, shuffle: false, Quantity.Gradient);

    private static Importances Run(UnlearningContext context, DatasetPart part, int batchSize, bool shuffle, Quantity quantity)
    {
        Model model = context.Original;
        Dictionary<string, float[]> sums = model.Parameters.ParameterNames.ToDictionary(name => name, name => new float[model.Parameters[name].Count]);
        using var loader = new BatchLoader(part, model.Description.Normalization, batchSize);
        using var tape = new Tape(context.Workers);
        ParameterSet watched = model.Parameters.Watch(tape);
        int batches = 0, done = 0;
        foreach (Batch batch in loader.Epoch(context.Random.Derive("importances"), 0, shuffle))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            tape.Reset();
            watched.WatchAgain(tape, model.Parameters);
            Backward(tape, model, watched, batch, quantity);
            foreach ((string name, float[] sum) in sums)
                Accumulate(sum, tape.Gradient(watched[name]).Span, squared: quantity == Quantity.SquaredBatchMean);
            context.CountWork(batch.Count, batch.Count);
            (batches, done) = (batches + 1, done + batch.Count);
            context.Report(done / (double)part.Count);
        }

        return new Importances(sums, quantity == Quantity.SquaredBatchMean ? batches : done);
    }

    private static void Backward(Tape tape, Model model, ParameterSet watched, Batch batch, Quantity quantity)
    {
        ImageShape image = batch.ImageShape;
        Tensor images = tape.Input(new Shape(batch.Count, image.Channels, image.Height, image.Width), batch.Images);
        Tensor logits = model.Graph.Forward(tape, watched, images);
        Tensor losses = Odds ? LogOdds.PerSample(tape, logits, batch.Labels) : CrossEntropy.PerSample(tape, logits, batch.Labels);
        if (quantity == Quantity.SquaredPerSample)
            tape.BackwardSquaredPerSample(losses);
        else
            tape.Backward(quantity == Quantity.Gradient ? tape.Sum(losses) : tape.Mean(losses));
    }

    private static void Accumulate(float[] sum, ReadOnlySpan<float> gradient, bool squared)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= sum.Length; i += Vector<float>.Count)
        {
            Vector<float> g = new(gradient[i..]);
            (new Vector<float>(sum, i) + (squared ? g * g : g)).CopyTo(sum, i);
        }

        for (; i < sum.Length; i++)
            sum[i] += squared ? gradient[i] * gradient[i] : gradient[i];
    }

    private enum Quantity
    {
        SquaredPerSample,
        SquaredBatchMean,
        Gradient,
    }
}
