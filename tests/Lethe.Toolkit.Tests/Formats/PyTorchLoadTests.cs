using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Lethe.Formats;

/// <summary>
/// Files that are written here, read by PyTorch with <c>weights_only=True</c>. That needs the environment variable LETHE_PYTORCH with a Python that
/// has torch; these tests are skipped otherwise.
/// </summary>
public sealed class PyTorchLoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("state_dict")]
    [InlineData("model state_dict")]
    public void What_is_written_loads_in_PyTorch_as_it_is(string nests)
    {
        string? python = Environment.GetEnvironmentVariable("LETHE_PYTORCH");
        Assert.SkipUnless(python is not null, "LETHE_PYTORCH is not set");
        string[] keys = nests.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        float[] values = [0.1f, -1.5f, float.Epsilon, float.MaxValue, 7, -0f];
        NamedArray[] tensors = [new("module.z.weight", new(2, 3), values), new("module.a.bias", new(3), values.AsMemory(1, 3)), new("scalar", new([]), values.AsMemory(3, 1)), new("größe", new(1, 1), values.AsMemory(0, 1))];
        string path = _folder.File("model.pt");
        PyTorch.WriteSources(path, new Dictionary<string, string> { ["classes"] = "cat,dog" }, TensorSources.Of(tensors), keys);

        JsonElement loaded = Loaded(python, [Golden.File("load_pytorch.py"), path, .. keys]);
        Assert.Equal(tensors.Select(tensor => tensor.Name), loaded.EnumerateObject().Select(entry => entry.Name));
        foreach (NamedArray tensor in tensors)
        {
            JsonElement found = loaded.GetProperty(tensor.Name);
            Assert.Equal(("torch.float32", true), (found[0].GetString(), found[2].GetBoolean()));
            Assert.Equal(tensor.Shape.ToArray(), found[1].EnumerateArray().Select(size => size.GetInt32()));
            Assert.Equal(tensor.Values.ToArray(), found[3].EnumerateArray().Select(value => (float)value.GetDouble()));
        }
    }

    private static JsonElement Loaded(string python, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return JsonDocument.Parse(answer).RootElement;
    }
}
