using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;
using Lethe.Options;

namespace Lethe.Models.Architectures;

/// <summary>The vision transformer with class token, learnt positions and normalisation before each part, with torchvision's names.</summary>
internal static class Vit
{
    private const float Epsilon = 1e-6f;
    private const string Head = "heads.head.weight";
    private const string Projection = "conv_proj.weight";
    private const string Positions = "encoder.pos_embedding";
    private const string Block = "encoder.layers.encoder_layer_";

    internal static Architecture Architecture { get; } = Architecture.Of(
        "vit",
        "vision transformer, small, with class token",
        "Dosovitskiy et al.: An image is worth 16x16 words (ICLR 2021)",
        new OptionSchemaBuilder<VitOptions>("model 'vit'")
            .Integer("patch", "side of a patch, which must divide the image's", 1, 1024, o => o.Patch, (o, v) => o with { Patch = v })
            .Integer("dim", "features of a token, a multiple of the heads", 1, 4096, o => o.Dim, (o, v) => o with { Dim = v })
            .Integer("depth", "encoder blocks", 1, 64, o => o.Depth, (o, v) => o with { Depth = v })
            .Integer("heads", "attention heads", 1, 64, o => o.Heads, (o, v) => o with { Heads = v })
            .Integer("mlp", "hidden units of a block", 1, 16384, o => o.Mlp, (o, v) => o with { Mlp = v })
            .Number("dropout", "share of features dropped in training", Interval.ClosedOpen(0, 1), o => o.Dropout, (o, v) => o with { Dropout = v })
            .Build(new VitOptions()),
        Build,
        Recognise,
        (_, input, data) => new TrainingRecipe { Epochs = 30, Batch = 64, Optimizer = OptimizerKind.AdamW, LearningRate = 1e-3, WeightDecay = 0.05, Augment = UsualAugmentation.Full(input, data) },
        untold: "heads");

    private static LayerGraph Build(VitOptions options, ImageShape input, int classes)
    {
        if (input.Height % options.Patch != 0 || input.Width % options.Patch != 0)
            throw new UsageException($"model 'vit': patches of {options.Patch}x{options.Patch} pixels do not cut up images of {input}");
        if (options.Dim % options.Heads != 0)
            throw new UsageException($"model 'vit': option 'dim': expected a multiple of the {options.Heads} heads, got {options.Dim}");
        LayerGraphBuilder graph = new();
        int node = Tokens(graph, options, input);
        for (int block = 0; block < options.Depth; block++)
            node = Encoder(graph, node, options, $"{Block}{block}");
        node = graph.Add("encoder.ln", new LayerNormLayer(options.Dim, Epsilon), node);
        node = graph.Flatten(graph.Add("class", new PickLayer(1, [0]), node), "flatten");
        LinearLayer head = new(options.Dim, classes) { WeightInitializer = Initializer.Normal(0.02f), BiasInitializer = Initializer.Zeros };
        return graph.Build(graph.Add("heads.head", head, node));
    }

    /// <summary>[N, C, H, W] to [N, 1 + tokens, D]: a projection of each patch behind the class token, plus positions.</summary>
    private static int Tokens(LayerGraphBuilder graph, VitOptions options, ImageShape input)
    {
        int patches = input.Height / options.Patch * (input.Width / options.Patch), dim = options.Dim;
        Initializer weight = Initializer.Normal(1f / MathF.Sqrt(input.Channels * options.Patch * options.Patch));
        Conv2dLayer projection = new(input.Channels, dim, options.Patch, options.Patch, 0) { WeightInitializer = weight, BiasInitializer = Initializer.Zeros };
        int node = graph.Add("patches", new ReshapeLayer(new Shape(dim, patches)), graph.Add("conv_proj", projection, graph.Input));
        node = graph.Add("tokens", new TransposeLayer([0, 2, 1]), node);
        int token = graph.Add("class_token", new ParameterLayer(new Shape(1, 1, dim), new Shape(1, dim)), node);
        node = graph.Add("with_class", new ConcatLayer(2), token, node);
        Shape positions = new(1, patches + 1, dim);
        int position = graph.Add(Positions, new ParameterLayer(positions, new Shape(patches + 1, dim)) { Initializer = Initializer.Normal(0.02f) }, node);
        return graph.Dropout(graph.Sum(node, position, "encoder.add"), "encoder.dropout", (float)options.Dropout);
    }

    /// <summary>y = x + attention(ln_1 x), then y + mlp(ln_2 y).</summary>
    private static int Encoder(LayerGraphBuilder graph, int from, VitOptions options, string name)
    {
        float dropout = (float)options.Dropout;
        int node = graph.Add($"{name}.ln_1", new LayerNormLayer(options.Dim, Epsilon), from);
        node = graph.Add($"{name}.self_attention", new AttentionLayer(options.Dim, options.Heads), node);
        int middle = graph.Sum(graph.Dropout(node, $"{name}.dropout", dropout), from, $"{name}.add_1");
        node = graph.Add($"{name}.ln_2", new LayerNormLayer(options.Dim, Epsilon), middle);
        node = graph.Activation(Linear(graph, node, $"{name}.mlp.0", options.Dim, options.Mlp), $"{name}.mlp.1", ActivationKind.Gelu);
        node = Linear(graph, graph.Dropout(node, $"{name}.mlp.2", dropout), $"{name}.mlp.3", options.Mlp, options.Dim);
        return graph.Sum(graph.Dropout(node, $"{name}.mlp.4", dropout), middle, $"{name}.add_2");
    }

    private static int Linear(LayerGraphBuilder graph, int from, string name, int inFeatures, int outFeatures) =>
        graph.Add(name, new LinearLayer(inFeatures, outFeatures) { WeightInitializer = Initializer.GlorotUniform(inFeatures, outFeatures), BiasInitializer = Initializer.Zeros }, from);

    /// <summary>Tensors do not tell the number of heads: torchvision's networks have 64 features a head, ours 32.</summary>
    private static RecognisedModel<VitOptions>? Recognise(TensorShapes shapes)
    {
        if (!shapes.Has(Projection, 4) || !shapes.Has(Positions, 3) || !shapes.Has(Head, 2) || !shapes.Has($"{Block}0.mlp.0.weight", 2))
            return null;
        int depth = 1, dim = shapes.Size(Projection, 0), patch = shapes.Size(Projection, 2);
        while (shapes.Has($"{Block}{depth}.mlp.0.weight", 2))
            depth++;
        int side = patch * SquareImage.Root(shapes.Size(Positions, 1) - 1), width = dim >= 384 ? 64 : 32;
        VitOptions options = new() { Patch = patch, Dim = dim, Depth = depth, Heads = dim % width == 0 ? dim / width : 1, Mlp = shapes.Size($"{Block}0.mlp.0.weight", 0) };
        return new RecognisedModel<VitOptions>(options, shapes.Size(Head, 0), new ImageShape(shapes.Size(Projection, 1), side, side));
    }
}
