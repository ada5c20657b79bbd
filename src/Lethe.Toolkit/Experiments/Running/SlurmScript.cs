using System.Globalization;
using System.Text;
using Lethe.Formats;

namespace Lethe.Experiments.Running;

/// <summary>A Slurm array that runs a plan in shards on one shared folder.</summary>
public static class SlurmScript
{
    private const int UsualShards = 4;

    /// <summary>Writes <c>run.slurm</c> into the study's folder.</summary>
    /// <param name="planPath">The plan.</param>
    /// <param name="settings">Where and how; the shard's count is the size of the array, 4 for the whole.</param>
    /// <returns>The script's full path; hand it to <c>sbatch</c>.</returns>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static string Write(string planPath, StudySettings settings)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(planPath);
        ArgumentNullException.ThrowIfNull(settings);
        string path = Path.Combine(Path.GetFullPath(settings.Output), "run.slurm");
        string text = Text(Path.GetFullPath(planPath), settings);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        return path;
    }

    internal static string Text(string plan, StudySettings settings)
    {
        int shards = settings.Shard.Count > 1 ? settings.Shard.Count : UsualShards;
        string folder = Path.GetFullPath(settings.Output), root = settings.DataRoot is null ? "" : $" --data-root {Quoted(Path.GetFullPath(settings.DataRoot))}";
        return string.Create(CultureInfo.InvariantCulture, $"""
            #!/bin/bash
            #SBATCH --job-name=lethe
            #SBATCH --array=1-{shards}
            #SBATCH --nodes=1
            #SBATCH --ntasks=1
            #SBATCH --cpus-per-task={settings.Threads}
            #SBATCH --output={Directive(folder.Replace("%", "%%", StringComparison.Ordinal) + "/slurm-%A-%a.log")}
            #SBATCH --requeue
            # Every task takes a share of the cells; the folder must be on a file system that all nodes see.
            # LETHE is the command to run, for instance "dotnet /path/to/lethe.dll"; by default lethe from the path.
            exec ${"{"}LETHE:-lethe{"}"} run {Quoted(plan)} --out {Quoted(folder)} --shard "$SLURM_ARRAY_TASK_ID/{shards}" --jobs {settings.Jobs} --threads "$SLURM_CPUS_PER_TASK"{root}

            """).ReplaceLineEndings("\n");
    }

    // A line of #SBATCH is split at spaces.
    private static string Directive(string path) => path.Contains(' ') ? $"\"{path}\"" : path;

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
