using Lethe.Data;
using Lethe.Evaluation.Claims;
using Lethe.Models;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments;

/// <summary>The main job from end to end: trains a model, retrains it without D_f, forgets with several methods, audits each, writes a report.</summary>
/// <remarks>Thread-safe; two runs at once need different folders.</remarks>
public static class Demo
{
    private const string Reference = "retrain";

    /// <summary>Runs the demo.</summary>
    /// <param name="plan">Data, model, request, methods, folder.</param>
    /// <param name="settings">Seed, data root, progress.</param>
    /// <param name="cancellation">Stops the run; models that are done stay in the folder.</param>
    /// <exception cref="UsageException">The plan names something unknown.</exception>
    /// <exception cref="DataException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static DemoOutcome Run(DemoPlan plan, FlowSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        UnlearningMethod[] methods = [.. plan.Methods.Where(id => id != Reference).Select(id => MethodRegistry.Default.Find(id).Create())];
        ReportFiles.EnsureWritable(plan.Output);
        Dataset data = settings.LoadData(plan.Data);
        TrainingResult original = Train(plan, data, settings, cancellation);
        DemoRun run = new(plan, settings, data, original.Model, cancellation);
        UnlearningResult retrained = run.Forget(MethodRegistry.Default.Find(Reference).Create(), settings.Seed);
        UnlearningResult? second = plan.SecondRetrained ? run.Forget(MethodRegistry.Default.Find(Reference).Create(), settings.Seed + 1) : null;
        DemoAudit audit = new(run, retrained, second);
        List<MethodResult> results = [audit.Of(retrained)];
        foreach (UnlearningMethod method in methods)
            results.Add(audit.Of(run.Forget(method, settings.Seed)));
        ReportDocument document = audit.Document(original, Judged(results));
        return new DemoOutcome(document, ReportFiles.Write(plan.Output, document));
    }

    // A method that does no better than the control has hidden what it should forget.
    private static IReadOnlyList<MethodResult> Judged(IReadOnlyList<MethodResult> results) =>
        results.FirstOrDefault(row => row.Role == MethodRole.Control) is MethodResult control ? [.. results.Select(row => Filtering.Judge(row, control.Audit))] : results;

    private static TrainingResult Train(DemoPlan plan, Dataset data, FlowSettings settings, CancellationToken cancellation)
    {
        TrainingRecipe recipe = ModelRegistry.DefaultRecipe(plan.Model, data).With(plan.Settings);
        Model start = ModelRegistry.Create(plan.Model, data, settings.Seed, recipe);
        TrainingResult trained = Trainer.Train(start, TrainFlow.Plan(start, data, settings), cancellation);
        ModelFile.Save(trained.Model, Path.Combine(plan.Output, DemoRun.OriginalFile));
        return trained;
    }
}
