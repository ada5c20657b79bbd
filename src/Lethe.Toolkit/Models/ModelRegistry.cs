using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Models.Architectures;

namespace Lethe.Models;

/// <summary>The architectures, by name, and how models of them are made.</summary>
public static class ModelRegistry
{
    /// <summary>All architectures, in the order of listings.</summary>
    public static IReadOnlyList<Architecture> All { get; } =
        [Mlp.Architecture, Cnn.Architecture, ResNet18.Architecture, Vgg11.Architecture, MobileNetV2.Architecture, Vit.Architecture, LogicEmnist.Architecture, LogicCifar.Architecture, GmnCnn.Architecture, TinyCnn.Architecture];

    /// <summary>An architecture by id.</summary>
    /// <exception cref="UsageException">There is none; the message offers the nearest names.</exception>
    public static Architecture Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return All.FirstOrDefault(architecture => architecture.Id.Equals(id.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"unknown model '{id}', {NearestNames.Suggest(id, All.Select(architecture => architecture.Id))}");
    }

    /// <summary>The layer graph of a spec.</summary>
    /// <param name="spec">Name and options: <c>resnet18:width=16</c>.</param>
    /// <param name="input">The images it takes.</param>
    /// <param name="classes">The number of logits.</param>
    /// <exception cref="UsageException">Unknown names, values out of range, or an input too small: all faults in one line.</exception>
    public static LayerGraph Build(string spec, ImageShape input, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        ModelSpec parsed = ModelSpec.Parse(spec);
        return parsed.Architecture.Build(parsed.Settings, input, classes);
    }

    /// <summary>A model for a dataset, with freshly drawn weights.</summary>
    /// <param name="spec">Name and options: <c>resnet18:width=16</c>.</param>
    /// <param name="data">The dataset that it is to be trained on: gives classes, input and normalisation.</param>
    /// <param name="seed">The seed; weights come from its stream <c>init</c>.</param>
    /// <param name="recipe">How it will be trained; <see cref="DefaultRecipe"/> if left out.</param>
    /// <exception cref="UsageException">The spec is wrong, or the dataset's images are too small for it.</exception>
    public static Model Create(string spec, Dataset data, ulong seed, TrainingRecipe? recipe = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ModelSpec parsed = ModelSpec.Parse(spec);
        LayerGraph graph = parsed.Architecture.Build(parsed.Settings, data.Shape, data.ClassNames.Length);
        ModelDescription description = new()
        {
            Architecture = parsed.Architecture.Id,
            Options = parsed.Architecture.Canonical(parsed.Settings),
            ClassNames = data.ClassNames,
            InputShape = data.Shape,
            Normalization = data.Normalization,
            Data = data.Name,
            ValidationCut = data.ValidationCut.Id,
            Recipe = recipe ?? DefaultRecipe(spec, data),
            Seed = seed,
        };
        return new Model(graph, ParameterSet.Initialize(graph, new RandomStream(seed).Derive("init")), description);
    }

    /// <summary>A model of the same graph and description with freshly drawn weights.</summary>
    /// <param name="model">The model; stays as it is.</param>
    /// <param name="random">Where weights are drawn from.</param>
    public static Model Fresh(Model model, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(model);
        ParameterSet parameters = ParameterSet.Initialize(model.Graph, random);
        // Constants of an imported graph, such as the mean and deviation that its input meets, are part of the function and not of what was learnt.
        foreach (LayerNode node in model.Graph.Nodes.Where(node => node.Layer is ParameterLayer { Learnt: false }))
            model.Parameters[node.Name].CopyTo(parameters[node.Name].MutableSpan());
        return model.With(parameters);
    }

    /// <summary>The recipe that trains an architecture well on a dataset.</summary>
    /// <exception cref="UsageException">The spec is wrong.</exception>
    public static TrainingRecipe DefaultRecipe(string spec, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ModelSpec parsed = ModelSpec.Parse(spec);
        return parsed.Architecture.Recipe(parsed.Settings, data.Shape, data.Name);
    }
}
