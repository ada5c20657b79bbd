using System.Globalization;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Trains an expert on D_f and takes away what the training has added: the large entries of its way from the original.</summary>
/// <remarks>
/// <para>
/// θ = θ_0 − α mask(θ_expert − θ_0, ρ) with α above 0, over parameters alone. mask keeps the entries whose magnitude is at least the quantile at ρ, of each tensor
/// or of all.
/// </para>
/// <para>
/// The default rule differs from the published one: the expert is trained by the model's own optimiser and under the statistics of batch norm that are kept;
/// factor and quantile are found on the validation images, against the goals that dampening has.
/// </para>
/// </remarks>
public sealed class TaskArithmetic : UnlearningMethod<TaskArithmeticOptions>, ISharesExpert, IMayNeedValidation
{
    private static readonly MethodInfo Description = new()
    {
        Id = "task-arithmetic",
        Name = "Task arithmetic",
        Summary = "Trains an expert on D_f and subtracts the large entries of its task vector from the original.",
        Citation = "Ilharco et al., Editing models with task arithmetic, ICLR 2023; mask and grid of Pietrangeli, Task-Arithmetic-Machine-Unlearning, 2026 (code).",
    };

    /// <summary>Makes the method.</summary>
    /// <param name="options">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range, or against the published rule.</exception>
    public TaskArithmetic(TaskArithmeticOptions? options = null) : base(Description, TaskArithmeticOptions.Schema, options) =>
        PublishedRule.RefuseOthers(TaskArithmeticOptions.Schema, Settings, InEffect);

    /// <summary>The registry's entry.</summary>
    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, TaskArithmeticOptions.Schema, options => new TaskArithmetic(options));

    ExpertOptions ISharesExpert.Expert => InEffect.Expert;

    bool IMayNeedValidation.NeedsValidation => Searches;

    private bool Searches => Settings is not { Alpha: not null, Rho: not null };

    private TaskArithmeticOptions InEffect => Settings.Rule == TaskArithmeticRule.Paper ? Settings.AsPublished() : Settings;

    /// <inheritdoc/>
    public override Model Run(UnlearningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TaskArithmeticOptions options = InEffect;
        ClassifierHead? head = options.Layers == DampenedLayers.Inner ? HeadOf(context.Original) : null;
        if (Searches && context.Data.RetainValidation.Count == 0)
            throw new UsageException("the data has no validation part to set the method's knobs on, expected one (not validation=0), or both --set alpha= and --set rho=");
        TaskVector vector = new(Expert.Of(context, options.Expert), name => context.IsTrainable(name) && head?.Names.Contains(name) != true, options.Threshold);
        if (options.Vector == TaskVectorKind.Random)
            vector = vector.Randomised(context.Random.Derive("random-vector"));
        Subtraction? chosen = Choose(context, vector);
        if (chosen is null)
            return context.Original.Clone();
        Note(context, chosen);
        if (options.Statistics == NormStatistics.Refresh)
            StatisticsRefresh.Run(context, chosen.Model);
        return chosen.Model;
    }

    private static ClassifierHead HeadOf(Model model) => ClassifierHead.TryFind(model.Graph, out ClassifierHead? head)
        ? head
        : throw new UsageException("layers=inner leaves the classifier as it is, but this model does not end with a linear layer");

    private Subtraction? Choose(UnlearningContext context, TaskVector vector)
    {
        if (!Searches)
            return Subtraction.Of(context, vector, Settings.Alpha!.Value, Settings.Rho!.Value);
        if (Settings.Rule == TaskArithmeticRule.Paper)
            return PublishedGrid.Run(context, vector, Settings.Alpha, Settings.Rho);
        SubtractionSearch search = new(context, new DampeningGoal(context), vector);
        Subtraction? found = search.Run(Settings.Alpha, Settings.Rho);
        context.Note(found is null
            ? $"Nothing that was subtracted came nearer to the goals than the original, which was left as it is: {search.Outcome}."
            : $"Chosen on the validation part: {search.Outcome}.");
        return found;
    }

    private void Note(UnlearningContext context, Subtraction chosen)
    {
        string what = Settings.Vector == TaskVectorKind.Random ? "a random vector" : "the task vector of D_f";
        string entries = chosen.Rho > 0 ? $"its entries from quantile {chosen.Rho:G4} on" : "all its entries";
        long weights = context.Original.Parameters.ParameterElements;
        FormattableString sentence = $"Subtracted {what} times {chosen.Alpha:G4}, {entries}: alpha={chosen.Alpha:R}, rho={chosen.Rho:R}, {chosen.Kept} of {weights} weights ({(double)chosen.Kept / weights:P1}).";
        context.Note(sentence.ToString(CultureInfo.InvariantCulture));
    }
}
