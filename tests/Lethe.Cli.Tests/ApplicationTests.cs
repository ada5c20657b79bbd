using System.Diagnostics;
using Xunit;

namespace Lethe.Cli.Tests;

/// <summary>What only a process of its own can show.</summary>
public sealed class ApplicationTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_stops_a_training_cleanly_and_the_same_command_goes_on(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the signals are sent by kill");
        Assert.SkipWhen(signal == "INT" && IgnoresInterrupts(), "a job started in the background by a shell inherits that it ignores SIGINT");
        using TemporaryFolder folder = new();
        string[] args = ["train", "--data", TrainedModels.Data, "--model", "mlp:hidden=16", "--set", "batch=4", "--epochs", "200", "--seed", "3", "--out"];
        (int stopped, string error) = RunAndSignal(signal, [.. args, folder.File("a.safetensors")]);
        Assert.Equal(130, stopped);
        Assert.Contains("error: interrupted", error, StringComparison.Ordinal);
        Assert.Equal(["a.safetensors.partial"], folder.Names);
        Invocation resumed = Invocation.Run([.. args, folder.File("a.safetensors")], TestContext.Current.CancellationToken);
        Assert.Contains("note: going on from", resumed.Error, StringComparison.Ordinal);
        Invocation.Run([.. args, folder.File("b.safetensors")], TestContext.Current.CancellationToken).Text();
        Assert.Equal(["a.safetensors", "b.safetensors"], folder.Names);
        Assert.Equal(File.ReadAllBytes(folder.File("b.safetensors")), File.ReadAllBytes(folder.File("a.safetensors")));
    }

    [Fact]
    public void The_version_is_one_line()
    {
        using Process process = Start("--version");
        Assert.Matches(@"^\d+\.\d+\.\d+", process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Whether bit 1 of the mask of ignored signals is set, that of SIGINT; child processes inherit it.</summary>
    private static bool IgnoresInterrupts()
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) & 2) != 0;
    }

    private static (int ExitCode, string Error) RunAndSignal(string signal, string[] args)
    {
        using Process process = Start(args);
        string error = process.StandardError.ReadLine() + "\n";
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            kill.WaitForExit();
        error += process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    private static Process Start(params string[] args) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lethe.dll"), .. args]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
}
