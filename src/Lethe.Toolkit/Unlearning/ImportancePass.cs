using System.Numerics;
using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Computes importances of a model's parameters: one forward and one backward pass, batch norm on its stored statistics.</summary>
/// <remarks>The images come in their order for single samples, and in one fixed random order for batches: the same importances whatever the run's seed.</remarks>
internal static class ImportancePass
{
    /// <summary>The order of batches.</summary>
    internal static RandomStream Order { get; } = new RandomStream(0).Derive("importances");

    /// <summary>Importances by a pass over some images, as work of a run.</summary>
    internal static Importances Compute(UnlearningContext context, DatasetPart part, ImportanceSettings settings)
    {
        int before = 0;
        void Passed(int done)
        {
            context.CountWork(done - before, done - before);
            before = done;
            context.Report(done / (double)part.Count);
        }

        return Compute(context.Original, part, settings, context.Workers, Passed, context.Cancellation);
    }

    /// <summary>Importances by a pass over some images.</summary>
    /// <param name="model">The model.</param>
    /// <param name="part">The images.</param>
    /// <param name="settings">The estimator.</param>
    /// <param name="workers">The threads; <see cref="WorkerPool.Shared"/> if <see langword="null"/>.</param>
    /// <param name="passed">Told after each batch how many images have gone through.</param>
    /// <param name="cancellation">Asked at every batch.</param>
    internal static Importances Compute(Model model, DatasetPart part, ImportanceSettings settings, WorkerPool? workers, Action<int> passed, CancellationToken cancellation)
    {
        Dictionary<string, float[]> sums = model.Parameters.ParameterNames.ToDictionary(name => name, name => new float[model.Parameters[name].Count]);
        using var loader = new BatchLoader(part, model.Description.Normalization, settings.Batch);
        using var tape = new Tape(workers);
        ParameterSet watched = model.Parameters.Watch(tape);
        int batches = 0, done = 0;
        foreach (Batch batch in loader.Epoch(Order, 0, shuffle: !settings.IsPerSample))
        {
            cancellation.ThrowIfCancellationRequested();
            tape.Reset();
            watched.WatchAgain(tape, model.Parameters);
            Backward(tape, model, watched, batch, settings);
            foreach ((string name, float[] sum) in sums)
                Accumulate(sum, tape.Gradient(watched[name]).Span, settings);
            (batches, done) = (batches + 1, done + batch.Count);
            passed(done);
        }

        return new Importances(sums, settings.IsPerSample ? done : batches);
    }

    private static void Backward(Tape tape, Model model, ParameterSet watched, Batch batch, ImportanceSettings settings)
    {
        ImageShape image = batch.ImageShape;
        Tensor images = tape.Input(new Shape(batch.Count, image.Channels, image.Height, image.Width), batch.Images);
        Tensor logits = model.Graph.Forward(tape, watched, images);
        int[] labels = settings.Labels == ImportanceLabels.Model ? SampledLabels.Of(logits.ToArray(), model.Classes, batch.Ids) : batch.Labels;
        Tensor losses = settings.Loss switch
        {
            ImportanceLoss.LogOdds => LogOdds.PerSample(tape, logits, labels),
            ImportanceLoss.CrossEntropy => CrossEntropy.PerSample(tape, logits, labels),
            _ => tape.SumLast(tape.Square(logits)),
        };
        if (settings.IsPerSample)
            tape.BackwardSquaredPerSample(losses);
        else
            tape.Backward(tape.Mean(losses));
    }

    private static void Accumulate(float[] sum, ReadOnlySpan<float> gradient, ImportanceSettings settings)
    {
        if (settings.IsPerSample)
            Add(sum, gradient, static g => g, static g => g);
        else if (settings.Magnitudes)
            Add(sum, gradient, Vector.Abs, Math.Abs);
        else
            Add(sum, gradient, static g => g * g, static g => g * g);
    }

    private static void Add(float[] sum, ReadOnlySpan<float> gradient, Func<Vector<float>, Vector<float>> of, Func<float, float> single)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= sum.Length; i += Vector<float>.Count)
            (new Vector<float>(sum, i) + of(new Vector<float>(gradient[i..]))).CopyTo(sum, i);
        for (; i < sum.Length; i++)
            sum[i] += single(gradient[i]);
    }
}
