using System.Diagnostics.CodeAnalysis;
using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>One entry of a <see cref="MethodRegistry"/>: what a method is, its options as data, and how it is made.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class MethodDefinition
{
    private readonly Func<IEnumerable<string>, UnlearningMethod> _create;

    private MethodDefinition(MethodInfo info, OptionSchema schema, Func<IEnumerable<string>, UnlearningMethod> create) =>
        (Info, Schema, _create) = (info, schema, create);

    /// <summary>What the method is.</summary>
    public MethodInfo Info { get; }

    /// <summary>Its options: names, ranges, defaults.</summary>
    public OptionSchema Schema { get; }

    /// <summary>Defines a method that has options.</summary>
    /// <typeparam name="TOptions">Its options record.</typeparam>
    /// <param name="info">What it is.</param>
    /// <param name="schema">Its options as data.</param>
    /// <param name="create">Makes the method from checked options.</param>
    public static MethodDefinition Create<TOptions>(MethodInfo info, OptionSchema<TOptions> schema, Func<TOptions, UnlearningMethod> create)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(create);
        return new MethodDefinition(info, schema, settings => create(schema.Parse(settings)));
    }

    /// <summary>Defines a method without options.</summary>
    /// <param name="info">What it is.</param>
    /// <param name="create">Makes the method.</param>
    public static MethodDefinition Create(MethodInfo info, Func<UnlearningMethod> create)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(create);
        return Create(info, NoOptions.SchemaOf(info), _ => create());
    }

    /// <summary>Makes the method.</summary>
    /// <param name="settings">Texts <c>key=value</c>; what they leave out is at its default.</param>
    /// <exception cref="UsageException">Unknown options, unreadable or forbidden values: all faults in one line.</exception>
    public UnlearningMethod Create(params IEnumerable<string> settings) => _create(settings);

    /// <summary>Makes the method, or tells why its settings make none.</summary>
    internal bool TryCreate(IEnumerable<string> settings, [NotNullWhen(true)] out UnlearningMethod? method, [NotNullWhen(false)] out string? fault)
    {
        try
        {
            (method, fault) = (_create(settings), null);
            return true;
        }
        catch (UsageException e)
        {
            (method, fault) = (null, e.Message);
            return false;
        }
    }
}
