using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>
/// Passes of changed models over images that the original has been through: what the original's layers made of them is kept in a few places, and a model
/// runs from the last place before its first change.
/// </summary>
/// <remarks>The classifier is not part of the passes: logits are computed of the features, as those of models that differ in the classifier alone.</remarks>
internal sealed class StagedPasses
{
    /// <summary>The most numbers kept in one place: 256 MiB.</summary>
    private const long MostKept = 1 << 26;

    private readonly UnlearningContext _context;
    private readonly ClassifierHead? _head;
    private readonly GraphSlice[] _stages;
    private readonly double[] _shares;
    private readonly DatasetPart[] _parts;
    private readonly KeptValues?[][] _kept;

    /// <summary>Prepares passes; nothing runs yet.</summary>
    /// <param name="context">The run.</param>
    /// <param name="parts">The images, in parts that are asked for one by one.</param>
    internal StagedPasses(UnlearningContext context, DatasetPart[] parts)
    {
        (_context, _parts) = (context, parts);
        LayerGraph graph = context.Original.Graph;
        _head = ClassifierHead.TryFind(graph, out ClassifierHead? head) ? head : null;
        int end = _head is null ? graph.Output : graph.Nodes[graph.Output].Inputs[0];
        ImageShape image = context.Original.Description.InputShape;
        Shape input = new(1, image.Channels, image.Height, image.Width);
        int[] cuts = StageCuts.Of(graph, input, end, MostKept / Math.Max(1, parts.Sum(part => part.Count)));
        Shape[] shapes = graph.InferShapes(input);
        _stages = [.. cuts.Zip([.. cuts.Skip(1), end], (from, to) => GraphSlice.TryBetween(graph, from, to, out GraphSlice? stage) ? stage : throw new InvalidOperationException("A cut is none."))];
        double whole = Math.Max(1, graph.MultiplyAdds(input));
        _shares = [.. _stages.Select((stage, i) => stage.MultiplyAdds(shapes[cuts[i]]) / whole)];
        _kept = [.. parts.Select(_ => new KeptValues?[_stages.Length])];
    }

    /// <summary>What a model says of one of the parts, with its features if the classifier is linear.</summary>
    /// <param name="model">The original, or a copy with other parameters. The original comes first.</param>
    /// <param name="part">The part's index.</param>
    internal Predictions Ask(Model model, int part)
    {
        bool original = ReferenceEquals(model, _context.Original);
        int stage = 0;
        while (stage < _stages.Length && _kept[part][stage] is not null && !Differs(model, _stages[stage]))
            stage++;
        KeptValues? values = stage > 0 ? _kept[part][stage - 1] : null;
        double work = 0;
        for (; stage < _stages.Length; stage++)
        {
            values = Run(_stages[stage], model, values, _parts[part]);
            work += _shares[stage];
            if (original)
                _kept[part][stage] = values;
        }

        _context.CountWork((long)Math.Ceiling(work * _parts[part].Count), 0);
        DatasetPart images = _parts[part];
        return _head is null
            ? new Predictions(values!.Values.ToArray(), model.Classes, images.Labels)
            : _head.Predict(model, new Features("", values!.Width, values.Values), images.Labels);
    }

    private KeptValues Run(GraphSlice stage, Model model, KeptValues? values, DatasetPart part)
    {
        PredictorOptions options = new() { Workers = _context.Workers };
        return values is null
            ? stage.Run(model.Parameters, part, model.Description.Normalization, options, _context.Cancellation)
            : stage.Run(model.Parameters, values, options, _context.Cancellation);
    }

    private bool Differs(Model model, GraphSlice stage) => stage.ParameterNames.Any(
        name => WeightChecks.Changed(_context.Original.Parameters[name].Span, model.Parameters[name].Span) > 0);
}
