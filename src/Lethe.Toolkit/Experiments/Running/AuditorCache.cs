using Lethe.Evaluation;

namespace Lethe.Experiments.Running;

/// <summary>Auditors of the groups of cells that are under way: each measures its reference models once. Thread-safe; one audit at a time in a group.</summary>
internal sealed class AuditorCache
{
    private const int Most = 4;

    private readonly LinkedList<(string Group, Lazy<Auditor> Auditor)> _recent = [];
    private readonly Lock _lock = new();

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
            foreach ((string known, Lazy<Auditor> auditor) in _recent)
            {
                if (known == group)
                    return auditor;
            }

            Lazy<Auditor> made = new(make);
            _recent.AddFirst((group, made));
            if (_recent.Count > Most)
                _recent.RemoveLast();
            return made;
        }
    }
}
