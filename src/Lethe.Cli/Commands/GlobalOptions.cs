using System.CommandLine;

namespace Lethe.Cli.Commands;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    /// <summary>The folder where data sets are looked for first.</summary>
    public static readonly Option<string?> DataRoot = new("--data-root") { Description = "folder where data sets are looked for first", HelpName = "DIR", Recursive = true };

    /// <summary>The seed of all randomness.</summary>
    public static readonly Option<ulong> Seed = OptionOf.Seed("--seed", "seed of all randomness");

    /// <summary>The number of worker threads.</summary>
    public static readonly Option<int> Threads = OptionOf.Count("--threads", "worker threads (default: all cores); results do not depend on it", recursive: true);

    /// <summary>One JSON document on stdout.</summary>
    public static readonly Option<bool> Json = OptionOf.Flag("--json", "one JSON document on stdout and nothing else there", recursive: true);

    /// <summary>No progress.</summary>
    public static readonly Option<bool> Quiet = OptionOf.Flag("--quiet", "no progress on stderr", recursive: true);

    /// <summary>More to read on stderr.</summary>
    public static readonly Option<bool> Verbose = OptionOf.Flag("--verbose", "more on stderr; stack traces with errors", recursive: true);

    /// <summary>All of them, in the order of the help page.</summary>
    public static IEnumerable<Option> All => [DataRoot, Seed, Threads, Json, Quiet, Verbose];
}
