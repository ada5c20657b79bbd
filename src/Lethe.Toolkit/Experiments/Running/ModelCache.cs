using Lethe.Experiments.Store;
using Lethe.Models;

namespace Lethe.Experiments.Running;

/// <summary>The models of the store that were used last. Thread-safe.</summary>
internal sealed class ModelCache(StepStore store)
{
    private const int Most = 12;

    private readonly LinkedList<(StepKey Key, Model Model)> _recent = [];
    private readonly Lock _lock = new();

    /// <summary>The model of a finished step.</summary>
    /// <exception cref="DataException">Its file is missing, or does not hold what the step made.</exception>
    internal Model Of(StepKey key)
    {
        lock (_lock)
        {
            for (LinkedListNode<(StepKey Key, Model Model)>? node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Key != key)
                    continue;
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Model;
            }
        }

        Model model = Read(key);
        Add(key, model);
        return model;
    }

    /// <summary>Keeps a model that was just made.</summary>
    internal void Add(StepKey key, Model model)
    {
        lock (_lock)
        {
            _recent.AddFirst((key, model));
            if (_recent.Count > Most)
                _recent.RemoveLast();
        }
    }

    private Model Read(StepKey key)
    {
        Model model = store.ReadModel(key);
        string expected = store.Read(key).ModelSha256 ?? "", got = model.Sha256();
        return got == expected
            ? model
            : throw new DataException($"'{store.ModelPath(key)}': expected weights of SHA-256 {expected}, got {got}; delete the file and its record to have it made again");
    }
}
