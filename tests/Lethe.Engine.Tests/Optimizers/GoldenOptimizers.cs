using System.Text.Json;

namespace Lethe.Engine.Tests.Optimizers;

/// <summary>What PyTorch came to, stored by <c>tests/Golden/optimizers.py</c>.</summary>
internal static class GoldenOptimizers
{
    private static readonly JsonElement Stored = Read();

    public static float[] Parameter(string name) => Numbers("optimizers", name);

    public static float[] Rates(string name) => Numbers("schedules", name);

    private static float[] Numbers(string group, string name) =>
        [.. Stored.GetProperty(group).GetProperty(name).EnumerateArray().Select(number => (float)number.GetDouble())];

    private static JsonElement Read()
    {
        using Stream stream = typeof(GoldenOptimizers).Assembly.GetManifestResourceStream("optimizers.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
