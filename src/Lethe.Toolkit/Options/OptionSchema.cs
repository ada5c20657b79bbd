using System.Collections.Immutable;

namespace Lethe.Options;

/// <summary>The options of one owner - a method, an architecture, a recipe - as data: names, types, ranges, defaults.</summary>
public abstract class OptionSchema
{
    private protected OptionSchema(string owner, ImmutableArray<OptionInfo> options) => (Owner, Options) = (owner, options);

    /// <summary>Who has these options, as error messages name it: <c>method 'ssd'</c>.</summary>
    public string Owner { get; }

    /// <summary>The options in the order of their declaration.</summary>
    public ImmutableArray<OptionInfo> Options { get; }

    /// <summary>All that is wrong with some settings, one phrase a fault; empty if nothing is.</summary>
    /// <param name="settings">Texts <c>key=value</c>.</param>
    public abstract IReadOnlyList<string> Faults(IEnumerable<string> settings);
}
