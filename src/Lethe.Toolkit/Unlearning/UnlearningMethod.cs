using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>A way to forget, with its options set: makes a new model from a trained one.</summary>
/// <remarks>
/// <para>Immutable and thread-safe: one method may serve several runs at once. Start runs with <see cref="Unlearner.Run"/>, which measures
/// the cost, writes the history and checks the result.</para>
/// <para>Methods with options derive from <see cref="UnlearningMethod{TOptions}"/>.</para>
/// </remarks>
public abstract class UnlearningMethod
{
    /// <summary>Makes a method.</summary>
    /// <param name="info">What it is.</param>
    /// <param name="options">Its options by name, as text; none if left out.</param>
    protected UnlearningMethod(MethodInfo info, IReadOnlyList<KeyValuePair<string, string>>? options = null)
    {
        ArgumentNullException.ThrowIfNull(info);
        (Info, Options) = (info, options ?? []);
    }

    /// <summary>What it is.</summary>
    public MethodInfo Info { get; }

    /// <summary>Every option and its value as text, in the order of declaration.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; }

    /// <summary>Every option as canonical text, <c>alpha=10,lambda=1</c>, as model files keep it.</summary>
    public string OptionsText => string.Join(',', Options.Select(option => $"{option.Key}={option.Value}"));

    /// <summary>Serves the request of a context.</summary>
    /// <param name="context">The original model, the data without its test part, and everything else a run may use.</param>
    /// <returns>
    /// A model of the same graph with parameters of its own. <see cref="UnlearningContext.Original"/> must not change. History and
    /// parents are added by the runner.
    /// </returns>
    /// <exception cref="UsageException">The method cannot serve this request on this model.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; nothing is left behind.</exception>
    public abstract Model Run(UnlearningContext context);
}
