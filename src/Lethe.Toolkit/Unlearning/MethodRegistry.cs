using System.Collections.Immutable;

namespace Lethe.Unlearning;

/// <summary>The unlearning methods that can be asked for by name.</summary>
/// <remarks>Immutable and thread-safe: a program that has methods of its own makes a registry that has them too, <c>MethodRegistry.Default.With(...)</c>.</remarks>
public sealed class MethodRegistry
{
    private MethodRegistry(ImmutableArray<MethodDefinition> methods) => Methods = methods;

    /// <summary>The methods of Lethe, in the order in which tables show them.</summary>
    public static MethodRegistry Default { get; } = new(
    [
        Retrain.Definition,
        Finetune.Definition,
        GradientAscent.Definition,
        RandomLabel.Definition,
        TaskArithmetic.Definition,
        NaivePrune.Definition,
        FisherPrune.Definition,
        Ssd.Definition,
        SsdLabelFree.Definition,
        MaskLogit.Definition,
    ]);

    /// <summary>All methods.</summary>
    public ImmutableArray<MethodDefinition> Methods { get; }

    /// <summary>A registry that has one more method.</summary>
    /// <exception cref="ArgumentException">There is a method of this id already.</exception>
    public MethodRegistry With(MethodDefinition method)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (Methods.Any(known => known.Info.Id == method.Info.Id))
            throw new ArgumentException($"There is a method '{method.Info.Id}' already.", nameof(method));
        return new MethodRegistry(Methods.Add(method));
    }

    /// <summary>A method by its id.</summary>
    /// <exception cref="UsageException">There is none; the message offers the nearest.</exception>
    public MethodDefinition Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Methods.FirstOrDefault(method => method.Info.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"unknown method '{id}', {NearestNames.Suggest(id, Methods.Select(method => method.Info.Id))}");
    }
}
