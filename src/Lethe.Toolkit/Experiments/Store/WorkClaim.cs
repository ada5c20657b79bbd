namespace Lethe.Experiments.Store;

/// <summary>The right to work on a step, held by a file of its own. Disposing gives it back.</summary>
internal sealed class WorkClaim(string path, Action<WorkClaim> release) : IDisposable
{
    private readonly Lock _lock = new();
    private long _beat;
    private bool _released;

    /// <summary>The file.</summary>
    internal string Path { get; } = path;

    /// <summary>Shows that the owner lives. Nothing is written after the claim was given back or taken over.</summary>
    internal void Renew()
    {
        lock (_lock)
        {
            if (_released || !File.Exists(Path))
                return;
            try
            {
                StoreJson.Write(Path, ClaimOwner.Self with { Beat = ++_beat }, StoreJson.Shapes.ClaimOwner);
            }
            catch (DataException)
            {
                // A missed beat does no harm: at worst another worker makes the same files once more.
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_released)
                return;
            _released = true;
            ClaimBoard.Remove(Path);
        }

        release(this);
    }
}
