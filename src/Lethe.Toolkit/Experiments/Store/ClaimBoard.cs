using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Lethe.Formats;

namespace Lethe.Experiments.Store;

/// <summary>Who works on what, over all processes and machines that share a store.</summary>
/// <remarks>
/// A claim is a file <c>claims/STEP.G</c>, created exclusively and renewed now and then. Its content, the owner, is written to a temporary file before and
/// takes its name after, so that the maker of a claim that is still empty is known by that file, dead or alive. A claim whose owner is gone, or that was not renewed for
/// a while by the observer's own clock, is taken over by creating <c>STEP.G+1</c>: only one of several takers succeeds. Claims only save work;
/// correctness rests on steps being deterministic and files appearing by a rename.
/// </remarks>
internal sealed class ClaimBoard : IDisposable
{
    private const int LinuxFileExists = 17, WindowsFileExists = unchecked((int)0x80070050);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ClaimSettings _settings;
    private readonly ConcurrentDictionary<WorkClaim, byte> _held = new();
    private readonly ConcurrentDictionary<string, (string Content, long Since)> _seen = new();
    private readonly ITimer _beats;

    internal ClaimBoard(StepStore store, TimeProvider time, ClaimSettings? settings = null)
    {
        (_folder, _time, _settings) = (Path.Combine(store.Folder, "claims"), time, settings ?? ClaimSettings.Default);
        Directory.CreateDirectory(_folder);
        _beats = time.CreateTimer(_ => RenewAll(), null, _settings.Beat, _settings.Beat);
    }

    /// <summary>Takes the claim on a step; <see langword="null"/> while another worker has it.</summary>
    internal WorkClaim? TryTake(StepKey key)
    {
        string[] files = FilesOf(key);
        if (files.Length == 0)
            return Create(key, 0);
        string last = files.MaxBy(Generation)!;
        if (!IsAbandoned(last))
            return null;
        WorkClaim? claim = Create(key, Generation(last) + 1);
        if (claim is not null)
            Array.ForEach([.. files, .. files.SelectMany(AtomicFile.Prepared)], Remove);
        return claim;
    }

    /// <summary>Whether a live worker may be at work on a step.</summary>
    internal bool IsHeld(StepKey key) => FilesOf(key) is { Length: > 0 } files && !IsAbandoned(files.MaxBy(Generation)!);

    /// <summary>Whether another run on this machine works on something in the store.</summary>
    internal bool AreOthersAtWork()
    {
        HashSet<string> mine = [.. _held.Keys.Select(claim => claim.Path)];
        return Directory.EnumerateFiles(_folder).Any(path => Generation(path) >= 0 && !mine.Contains(path) && Owner(ReadText(path)) is { IsGone: false } owner && owner.Host == Environment.MachineName);
    }

    /// <summary>Removes what is left of claims on a finished step.</summary>
    internal void Clear(StepKey key) => Array.ForEach(FilesOf(key), Remove);

    /// <summary>Gives all claims back.</summary>
    public void Dispose()
    {
        _beats.Dispose();
        foreach (WorkClaim claim in _held.Keys)
            claim.Dispose();
    }

    internal static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays as a claim of a process that is gone, and is taken over as one.
        }
    }

    private string[] FilesOf(StepKey key) => [.. Directory.EnumerateFiles(_folder, $"{key}.*").Where(path => Generation(path) >= 0)];

    private static int Generation(string path) =>
        int.TryParse(Path.GetExtension(path).AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int generation) ? generation : -1;

    private WorkClaim? Create(StepKey key, int generation)
    {
        string path = Path.Combine(_folder, $"{key}.{generation.ToString(CultureInfo.InvariantCulture)}");
        string prepared = AtomicFile.Prepare(path, stream => JsonSerializer.Serialize(stream, ClaimOwner.Self, StoreJson.Shapes.ClaimOwner));
        try
        {
            new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        catch (IOException e) when (IsTaken(e) || File.Exists(path))
        {
            Remove(prepared);
            return null;
        }

        try
        {
            File.Move(prepared, path, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // Another worker took it for the leavings of one that is gone.
            Remove(path);
            return null;
        }

        WorkClaim claim = new(path, released => _held.TryRemove(released, out _));
        _held[claim] = 0;
        return claim;
    }

    // The file may be gone again when one looks: its owner has given the claim back in between.
    private static bool IsTaken(IOException e) => e.HResult is LinuxFileExists or WindowsFileExists;

    private bool IsAbandoned(string path)
    {
        string content = ReadText(path);
        if (Owner(content) is { IsGone: true } || (content.Length == 0 && IsStillborn(path)))
            return true;
        (string Content, long Since) seen = _seen.AddOrUpdate(path, _ => (content, _time.GetTimestamp()), (_, old) => old.Content == content ? old : (content, _time.GetTimestamp()));
        return _time.GetElapsedTime(seen.Since) > _settings.Patience;
    }

    // Whoever made an empty claim has its content prepared beside it. If it takes its name while one looks, the claim is empty no more.
    private static bool IsStillborn(string path)
    {
        ClaimOwner[] makers = [.. AtomicFile.Prepared(path).Select(prepared => Owner(ReadText(prepared))).OfType<ClaimOwner>()];
        return makers.Length > 0 && makers.All(maker => maker.IsGone) && File.Exists(path) && ReadText(path).Length == 0;
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static ClaimOwner? Owner(string content)
    {
        try
        {
            return content.Length == 0 ? null : JsonSerializer.Deserialize(content, StoreJson.Shapes.ClaimOwner);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void RenewAll()
    {
        foreach (WorkClaim claim in _held.Keys)
            claim.Renew();
    }
}
