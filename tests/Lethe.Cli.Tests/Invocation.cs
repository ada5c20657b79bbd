using System.Text.Json;
using Lethe.Cli.Rendering;
using Xunit;

namespace Lethe.Cli.Tests;

/// <summary>One run of the command line inside the test process.</summary>
internal sealed record Invocation(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line, its words given one by one.</summary>
    public static Invocation Of(params string[] args) => Run(args, TestContext.Current.CancellationToken);

    /// <summary>Runs a command line with its own cancellation.</summary>
    public static Invocation Run(string[] args, CancellationToken cancellation)
    {
        using StringWriter output = new(), error = new();
        int exitCode = Application.Run(args, new Terminal(output, error, OutputIsInteractive: false, ErrorIsInteractive: false), cancellation);
        return new Invocation(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Asserts success and reads stdout as the one JSON document it has to be.</summary>
    public JsonElement Json()
    {
        Assert.Equal("", ExitCode == 0 ? "" : Error);
        return JsonDocument.Parse(Output).RootElement;
    }

    /// <summary>Asserts success and gives stdout.</summary>
    public string Text()
    {
        Assert.Equal("", ExitCode == 0 ? "" : Error);
        return Output;
    }

    /// <summary>Asserts the contract of every failure: an exit code, one error line, nothing on stdout.</summary>
    public void AssertFails(int exitCode, params string[] parts)
    {
        Assert.Equal("", Output);
        string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), candidate => !candidate.StartsWith("note: ", StringComparison.Ordinal));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
        Assert.Equal(exitCode, ExitCode);
    }
}
