using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Computes the running statistics of batch norm anew: the means, over the batches of D_r, of each batch's mean and variance, as training sees them.</summary>
/// <remarks>Dropout, where there is some, drops as in training. Statistics that must not change do not.</remarks>
internal static class StatisticsRefresh
{
    private const int Batch = 256;

    /// <summary>Changes a model of one's own by one pass over D_r.</summary>
    internal static void Run(UnlearningContext context, Model model)
    {
        (string Name, double Momentum)[] buffers = [.. Buffers(model.Graph)];
        DatasetPart part = context.Data.RetainTrain;
        if (buffers.Length == 0 || part.Count < 2)
            return;
        double[][] sums = [.. buffers.Select(buffer => new double[model.Parameters[buffer.Name].Count])];
        // Batch norm blends a batch into the statistics that it finds: where they are 0, they are the batch's own afterwards, times its momentum.
        ParameterSet scratch = model.Parameters.Clone();
        using Tape tape = new(context.Workers) { Recording = false };
        using BatchLoader loader = new(part, model.Description.Normalization, Batch);
        // In the order of the data a batch may be of a single class.
        bool dropLast = part.Count > Batch && part.Count % Batch == 1;
        int seen = 0;
        foreach (Batch batch in loader.Epoch(context.Random.Derive("statistics"), 0, shuffle: true, dropLast))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Array.ForEach(buffers, buffer => scratch[buffer.Name].MutableSpan().Clear());
            Forward(context, tape, model, scratch, batch);
            for (int b = 0; b < buffers.Length; b++)
                Add(sums[b], scratch[buffers[b].Name].Span, batch.Count / buffers[b].Momentum);
            seen += batch.Count;
            context.CountWork(batch.Count, 0);
            context.Report(seen / (double)part.Count);
        }

        for (int b = 0; b < buffers.Length; b++)
            Write(sums[b], model.Parameters[buffers[b].Name].MutableSpan(), seen, context.IsTrainable(buffers[b].Name));
    }

    // A layer that takes nothing of a batch into its statistics cannot tell what they would be.
    private static IEnumerable<(string Name, double Momentum)> Buffers(LayerGraph graph) =>
        from node in graph.Nodes
        where node.Layer is BatchNormLayer { Momentum: > 0 }
        from buffer in node.Layer.Buffers
        select ($"{node.Name}.{buffer.Name}", (double)((BatchNormLayer)node.Layer).Momentum);

    private static void Forward(UnlearningContext context, Tape tape, Model model, ParameterSet parameters, Batch batch)
    {
        tape.Reset();
        ImageShape shape = batch.ImageShape;
        Tensor images = tape.Input(new Shape(batch.Count, shape.Channels, shape.Height, shape.Width), batch.Images);
        ForwardOptions options = new() { Training = true, Random = context.Random.Derive("statistics"), SampleIds = batch.Ids };
        _ = model.Graph.Forward(tape, parameters, images, options);
    }

    private static void Add(double[] sums, ReadOnlySpan<float> values, double scale)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] += scale * values[i];
    }

    private static void Write(double[] sums, Span<float> values, int count, bool trainable)
    {
        for (int i = 0; i < values.Length && trainable; i++)
            values[i] = (float)(sums[i] / count);
    }
}
