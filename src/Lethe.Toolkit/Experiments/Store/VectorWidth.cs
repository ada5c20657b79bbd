using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using Lethe.Formats;

namespace Lethe.Experiments.Store;

/// <summary>Holds a store to one instruction set: results of different ones agree to a tolerance only, and equal steps must give equal bytes.</summary>
internal static class VectorWidth
{
    /// <summary>Such as <c>X64 512</c>.</summary>
    internal static string Here { get; } =
        $"{RuntimeInformation.ProcessArchitecture} {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)}";

    private static string PathIn(StepStore store) => Path.Combine(store.Folder, "vectors.txt");

    /// <summary>Notes the instruction set in a new store.</summary>
    /// <exception cref="DataException">The store's steps were made with another one.</exception>
    internal static void Check(StepStore store)
    {
        string path = PathIn(store);
        if (!File.Exists(path))
            WriteFirst(path);
        string known = File.ReadAllText(path);
        if (known != Here)
            throw new DataException($"'{path}': expected vectors of this machine ({Here} bits), the study was begun with {known}; DOTNET_EnableAVX512=0 or DOTNET_EnableAVX512F=0 narrows 512 to 256, or take another folder");
    }

    // Of workers that begin at once only one writes, whatever it finds when it looks: the others read what that one is.
    private static void WriteFirst(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string prepared = AtomicFile.Prepare(path, stream => stream.Write(Encoding.UTF8.GetBytes(Here)));
        try
        {
            File.Move(prepared, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(prepared);
        }
    }
}
