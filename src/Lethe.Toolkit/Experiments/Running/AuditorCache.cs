using Lethe.Evaluation;

namespace Lethe.Experiments.Running;

/// <summary>Auditors of the groups of cells that are under way: each measures its reference models once. Thread-safe; one audit at a time in a group.</summary>
internal sealed class AuditorCache
{
    private const int Least = 4;

    private readonly LinkedList<(string Group, Lazy<Auditor> Auditor)> _recent = [];
    private readonly Lock _lock = new();
    private readonly int _most;

    /// <summary>Keeps the auditors of all groups that so many jobs can be at.</summary>
    internal AuditorCache(int jobs) => _most = Math.Max(Least, jobs + 1);

    /// <summary>Runs an audit with the auditor of a group.</summary>
    internal AuditResult Run(string group, Func<Auditor> make, Func<Auditor, AuditResult> audit)
    {
        Lazy<Auditor> auditor = Find(group, make);
        lock (auditor)
            return audit(auditor.Value);
    }

    private Lazy<Auditor> Find(string group, Func<Auditor> make)
    {
        lock (_lock)
        {
            LinkedListNode<(string Group, Lazy<Auditor> Auditor)>? node = _recent.First;
            while (node is not null && node.Value.Group != group)
                node = node.Next;
            if (node is null)
                node = new((group, new Lazy<Auditor>(make)));
            else
                _recent.Remove(node);
            _recent.AddFirst(node);
            if (_recent.Count > _most)
                _recent.RemoveLast();
            return node.Value.Auditor;
        }
    }
}
