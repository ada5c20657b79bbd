using Lethe.Formats;

namespace Lethe.Experiments.Store;

/// <summary>Removes what interrupted runs have left: unfinished files that no live worker is writing.</summary>
internal static class StoreCleaner
{
    private const string Temporary = ".tmp", Partial = ".partial";

    /// <summary>Sweeps a store.</summary>
    /// <returns>The number of files removed.</returns>
    internal static int Clean(StepStore store, ClaimBoard claims)
    {
        if (!Directory.Exists(store.Folder))
            return 0;
        int removed = 0;
        IEnumerable<string> unfinished = Directory.EnumerateFiles(store.Folder, "*" + Temporary).Where(AtomicFile.IsAbandoned);
        foreach (string path in Directory.EnumerateDirectories(store.Folder).SelectMany(Directory.GetFiles).Where(path => IsOrphan(path, store, claims)).Concat(unfinished))
        {
            ClaimBoard.Remove(path);
            removed++;
        }

        return removed;
    }

    /// <summary>Sweeps what a study's folder holds beside its store: unfinished files of processes of this machine that are gone.</summary>
    /// <returns>The number of files removed.</returns>
    internal static int CleanReports(string folder)
    {
        if (!Directory.Exists(folder))
            return 0;
        string[] orphans =
        [
            .. Directory.EnumerateDirectories(folder).Where(path => Path.GetFileName(path) != "store")
                .SelectMany(path => Directory.EnumerateFiles(path, "*" + Temporary, SearchOption.AllDirectories))
                .Concat(Directory.EnumerateFiles(folder, "*" + Temporary)).Where(AtomicFile.IsAbandoned),
        ];
        Array.ForEach(orphans, ClaimBoard.Remove);
        return orphans.Length;
    }

    private static bool IsOrphan(string path, StepStore store, ClaimBoard claims)
    {
        StepKey key = KeyOf(path);
        bool claim = Path.GetFileName(Path.GetDirectoryName(path)) == "claims";
        // A claim in the making has its content before it has its name. Behind an empty claim it tells whose that was: whoever takes over removes both.
        if (path.EndsWith(Temporary, StringComparison.Ordinal))
            return !claims.IsHeld(key) && (!claim || store.Has(key) || (AtomicFile.IsAbandoned(path) && !File.Exists(ClaimOf(path))));
        if (path.EndsWith(Partial, StringComparison.Ordinal))
            return store.Has(key) && !claims.IsHeld(key);
        return claim && store.Has(key) && !claims.IsHeld(key);
    }

    // KEY.GENERATION.HOST-PROCESS-NUMBER.tmp
    private static string ClaimOf(string temporary) =>
        Path.Combine(Path.GetDirectoryName(temporary)!, string.Join('.', Path.GetFileName(temporary).Split('.').Take(2)));

    // store/KIND/HASH.* and store/claims/KIND-HASH.*
    private static StepKey KeyOf(string path)
    {
        string folder = Path.GetFileName(Path.GetDirectoryName(path)!), name = Path.GetFileName(path).Split('.')[0];
        return folder != "claims" ? new StepKey(folder, name)
            : name.LastIndexOf('-') is > 0 and int dash ? new StepKey(name[..dash], name[(dash + 1)..]) : new StepKey("", name);
    }
}
