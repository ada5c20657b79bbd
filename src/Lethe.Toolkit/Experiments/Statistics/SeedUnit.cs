using Lethe.Experiments.Plans;
using Lethe.Experiments.Running;

namespace Lethe.Experiments.Statistics;

/// <summary>The level of seeds that means and intervals of a study are over.</summary>
internal sealed record SeedUnit(string Name, Func<CellOutcome, ulong> SeedOf)
{
    private const string Training = "training seeds";

    /// <summary>The training seed, of which original and retrained models have one each.</summary>
    internal static SeedUnit OfTraining { get; } = new(Training, cell => cell.TrainingSeed);

    /// <summary>Whether each unit has an original and a retrained model of its own, so that what is true of them is true of the method.</summary>
    internal bool IsIndependent => Name == Training;

    internal static SeedUnit Of(SeedLevels seeds) => seeds switch
    {
        { Training.Length: > 1 } => OfTraining,
        { Unlearning.Length: > 1 } => new SeedUnit("unlearning seeds", cell => cell.UnlearningSeed),
        { Evaluation.Length: > 1 } => new SeedUnit("evaluation seeds", cell => cell.EvaluationSeed),
        _ => new SeedUnit("seeds", cell => cell.TrainingSeed),
    };

    /// <summary>For each seed the mean of a value over its cells; cells without an audit or a value are left out.</summary>
    internal SortedDictionary<ulong, double> Averages(IEnumerable<CellOutcome> cells, Func<CellOutcome, double?> value) => new(cells
        .Where(cell => cell.Audit is not null)
        .Select(cell => (Seed: SeedOf(cell), Value: value(cell)))
        .Where(found => found.Value is not null)
        .GroupBy(found => found.Seed)
        .ToDictionary(seed => seed.Key, seed => seed.Average(found => found.Value!.Value)));
}
