using System.Numerics;
using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Tensors;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Computes importances of the original model's parameters: one forward and one backward pass, batch norm on its stored statistics.</summary>
internal static class ImportancePass
{
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
    internal static Importances Compute(UnlearningContext context, DatasetPart part, ImportanceSettings settings)
    {
        Model model = context.Original;
        bool batchMean = settings.Estimator == FisherEstimator.BatchMean;
        Dictionary<string, float[]> sums = model.Parameters.ParameterNames.ToDictionary(name => name, name => new float[model.Parameters[name].Count]);
        using var loader = new BatchLoader(part, model.Description.Normalization, settings.Batch);
        using var tape = new Tape(context.Workers);
        ParameterSet watched = model.Parameters.Watch(tape);
        int batches = 0, done = 0;
        foreach (Batch batch in loader.Epoch(context.Random.Derive("importances"), 0, shuffle: batchMean))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            tape.Reset();
            watched.WatchAgain(tape, model.Parameters);
            Backward(tape, model, watched, batch, settings);
            foreach ((string name, float[] sum) in sums)
                Accumulate(sum, tape.Gradient(watched[name]).Span, squared: batchMean);
            context.CountWork(batch.Count, batch.Count);
            (batches, done) = (batches + 1, done + batch.Count);
            context.Report(done / (double)part.Count);
        }

        return new Importances(sums, batchMean ? batches : done);
    }

    private static void Backward(Tape tape, Model model, ParameterSet watched, Batch batch, ImportanceSettings settings)
    {
        ImageShape image = batch.ImageShape;
        Tensor images = tape.Input(new Shape(batch.Count, image.Channels, image.Height, image.Width), batch.Images);
        Tensor logits = model.Graph.Forward(tape, watched, images);
        Tensor losses = settings.Loss == ImportanceLoss.LogOdds
            ? LogOdds.PerSample(tape, logits, batch.Labels)
            : CrossEntropy.PerSample(tape, logits, batch.Labels);
        if (settings.Estimator == FisherEstimator.PerSample)
            tape.BackwardSquaredPerSample(losses);
        else
            tape.Backward(tape.Mean(losses));
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
}
