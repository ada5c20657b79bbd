using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Keeps classes that earlier requests have forgotten from coming back, whatever the method does.</summary>
/// <remarks>
/// A network that was made to forget a class may come to know it again when it is trained, or dampened, on what is left: nothing in D_r says that the
/// class must stay away. So their logits are switched off in the last layer, before and after every method that is not exact.
/// </remarks>
internal sealed class EarlierClasses
{
    private const double Margin = 10;

    private readonly ClassifierHead? _head;
    private readonly ImmutableArray<int> _gone;
    private readonly ImmutableArray<int> _others;

    internal EarlierClasses(UnlearningMethod method, UnlearningJob job, ForgetData data)
    {
        _gone = method.Info.Kind != MethodKind.Exact ? GoneBefore(job.Original.Description.History.Length, data, job.Original.Classes) : [];
        _others = [.. Enumerable.Range(0, job.Original.Classes).Where(k => !_gone.Contains(k))];
        bool found = ClassifierHead.TryFind(job.Original.Graph, out ClassifierHead? head);
        _head = found && head!.Names.All(name => job.Trainable?.Invoke(name) ?? true) ? head : null;
    }

    /// <summary>What is to be said of classes that cannot be kept off; empty if there are none.</summary>
    internal string Warning => _gone.Length > 0 && _head is null
        ? "Classes of earlier requests could not be switched off, because the network does not end in a trainable linear layer: check that they have not come back."
        : "";

    /// <summary>The classes whose logits are switched off.</summary>
    internal ImmutableArray<int> SwitchedOff => _head is null ? [] : _gone;

    /// <summary>Those that were switched off when a model that this one was made from served a request.</summary>
    /// <param name="requests">How many it had served before.</param>
    /// <param name="data">D_f and D_r of that request.</param>
    internal ImmutableArray<int> SwitchedOffAfter(int requests, ForgetData data) => _head is null ? [] : GoneBefore(requests, data, _gone.Length + _others.Length);

    /// <summary>The model itself if there is nothing to switch off, otherwise a copy of it.</summary>
    internal Model Masked(Model model)
    {
        if (_gone.Length == 0 || _head is null)
            return model;
        Model copy = model.Clone();
        LogitMask.Apply(copy.Parameters, _head, _gone, _others, Margin);
        return copy;
    }

    private static ImmutableArray<int> GoneBefore(int requests, ForgetData data, int classes) =>
        requests == 0 ? [] : [.. new LiveClasses(data, classes).Gone.Where(k => !data.Classes.Contains(k))];
}
