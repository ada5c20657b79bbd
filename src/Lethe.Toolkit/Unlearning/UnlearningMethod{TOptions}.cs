using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>A way to forget that has options.</summary>
/// <typeparam name="TOptions">A sealed record, every property of which has a default.</typeparam>
public abstract class UnlearningMethod<TOptions> : UnlearningMethod
    where TOptions : class
{
    /// <summary>Checks the options and keeps them.</summary>
    /// <param name="info">What the method is.</param>
    /// <param name="schema">Its options as data.</param>
    /// <param name="settings">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range: all faults in one line.</exception>
    protected UnlearningMethod(MethodInfo info, OptionSchema<TOptions> schema, TOptions? settings)
        : base(info, schema.Values(Checked(schema, settings))) => Settings = settings ?? schema.Defaults;

    /// <summary>The options it runs with.</summary>
    public TOptions Settings { get; }

    private static TOptions Checked(OptionSchema<TOptions> schema, TOptions? settings)
    {
        if (settings is not null)
            schema.Validate(settings);
        return settings ?? schema.Defaults;
    }
}
