using System.Collections.Immutable;
using System.Text;
using Lethe.Formats;

namespace Lethe.Experiments.Plans;

/// <summary>A grid of experiments: data × model × request × method with options × seed. Written as a YAML file, see <c>docs/experiments.md</c>.</summary>
/// <remarks>Immutable. A plan that was read is free of unknown names and values out of range; requests meet their data when the run starts.</remarks>
public sealed record StudyPlan
{
    /// <summary>What the study is called.</summary>
    public required string Name { get; init; }

    /// <summary>The datasets, with options.</summary>
    public required ImmutableArray<string> Data { get; init; }

    /// <summary>Where each of <see cref="Data"/> stands in the text; empty for a plan that was not read.</summary>
    internal ImmutableArray<int> DataLines { get; init; } = [];

    /// <summary>The architectures and how they are trained.</summary>
    public required ImmutableArray<PlannedModel> Models { get; init; }

    /// <summary>What is to be forgotten, each request by itself.</summary>
    public required ImmutableArray<PlannedRequest> Requests { get; init; }

    /// <summary>The methods, one entry for each point of an option grid. <c>retrain</c> is the reference and is always run.</summary>
    public required ImmutableArray<PlannedMethod> Methods { get; init; }

    /// <summary>Where the first of <see cref="Methods"/> stand in the text, those that are not searched for; empty for a plan that was not read.</summary>
    internal ImmutableArray<int> MethodLines { get; init; } = [];

    /// <summary>The seeds of training, unlearning and evaluation.</summary>
    public SeedLevels Seeds { get; init; } = SeedLevels.Single;

    /// <summary>The metrics: <c>default</c>, <c>all</c> or ids.</summary>
    public string Metrics { get; init; } = "default";

    /// <summary>How options are searched for; <see langword="null"/> if they are not.</summary>
    public TunePlan? Tune { get; init; }

    /// <summary>The plan as written.</summary>
    public string Text { get; init; } = "";

    /// <summary>Reads a plan.</summary>
    /// <param name="path">The YAML file. Paths of id files in it start at its folder.</param>
    /// <exception cref="DataException">The file cannot be read.</exception>
    /// <exception cref="UsageException">The plan is wrong: all faults in one line, each with its line number.</exception>
    public static StudyPlan Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            return Parse(File.ReadAllText(path, Encoding.UTF8), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"cannot read plan '{path}': {Printable.Line(e.Message)}", e);
        }
    }

    /// <summary>Reads a plan from text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="name">What to call it in messages: its path.</param>
    /// <exception cref="UsageException">The plan is wrong: all faults in one line, each with its line number.</exception>
    public static StudyPlan Parse(string text, string name = "plan")
    {
        ArgumentNullException.ThrowIfNull(text);
        PlanFaults faults = new(name);
        StudyPlan? plan = PlanDocument.Root(text, faults) is { } root ? new PlanReader(faults, Path.GetDirectoryName(name)).Read(root) : null;
        faults.ThrowIfAny();
        return plan! with { Text = text };
    }
}
