using System.Diagnostics;

namespace Lethe.Cli.Tests;

/// <summary>The command line in a process of its own, which can be killed.</summary>
internal sealed class ChildRun : IDisposable
{
    private readonly Process _process;

    private ChildRun(Process process) => _process = process;

    /// <summary>Starts a command line.</summary>
    public static ChildRun Start(params string[] args)
    {
        string folder = AppContext.BaseDirectory;
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet");
        string[] words =
        [
            "exec", "--runtimeconfig", Path.Combine(folder, "Lethe.Cli.Tests.runtimeconfig.json"), "--depsfile", Path.Combine(folder, "Lethe.Cli.Tests.deps.json"),
            Path.Combine(folder, "lethe.dll"), .. args,
        ];
        foreach (string word in words)
            start.ArgumentList.Add(word);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildRun(process);
    }

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Waits for the end, at most so long.</summary>
    public bool EndsWithin(TimeSpan time) => _process.WaitForExit(time) && _process.ExitCode == 0;

    /// <summary>Ends it as kill -9 does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public int ExitCode()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
