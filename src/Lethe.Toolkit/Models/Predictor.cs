using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Models;

/// <summary>Runs models on images: inference, in batches, without augmentation.</summary>
/// <remarks>Thread-safe: a model may be run by any number of threads at once. The logits of an image do not depend on the images beside it.</remarks>
public static class Predictor
{
    private const int BatchSize = 256;

    /// <summary>The model's logits of all images of a part, in its order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="part">The images; of the model's input shape.</param>
    /// <param name="options">What else is wanted.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ShapeMismatchException">The images are not of the model's input shape.</exception>
    public static Predictions Run(Model model, DatasetPart part, PredictorOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(part);
        options ??= new PredictorOptions();
        float[] logits = new float[part.Count * model.Classes];
        FeatureCollector? features = options.FeatureNode is null ? null : new FeatureCollector(model, options.FeatureNode, part.Count);
        using Tape tape = new(options.Workers) { Recording = false };
        using BatchLoader loader = new(part, model.Description.Normalization, BatchSize);
        ForwardOptions forward = new() { Taps = features?.Taps };
        int done = 0;
        foreach (Batch batch in loader.Epoch(default, 0, shuffle: false))
        {
            cancellation.ThrowIfCancellationRequested();
            tape.Reset();
            ImageShape shape = batch.ImageShape;
            Tensor images = tape.Input(new Shape(batch.Count, shape.Channels, shape.Height, shape.Width), batch.Images);
            Tensor output = model.Graph.Forward(tape, model.Parameters, images, forward);
            output.CopyTo(logits.AsSpan(done * model.Classes));
            features?.Take(done);
            done += batch.Count;
        }

        return new Predictions(logits, model.Classes, part.Labels) { Features = features?.Result };
    }

    /// <summary>The node whose output the last linear layer turns into logits: what is usually called a model's features.</summary>
    /// <param name="graph">A classifier.</param>
    public static string Penultimate(LayerGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        int node = graph.Output;
        while (graph.Nodes[node].Layer is not LinearLayer && graph.Nodes[node].Inputs.Length == 1 && graph.Nodes[node].Inputs[0] > 0)
            node = graph.Nodes[node].Inputs[0];
        return graph.Nodes[node].Inputs.Length == 1 ? graph.Nodes[graph.Nodes[node].Inputs[0]].Name : graph.Nodes[graph.Output].Name;
    }
}
