using Lethe.Data;
using Lethe.Experiments.Plans;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>The cells of a plan on their data, and the steps they share.</summary>
internal sealed class StudyGraph
{
    private static readonly PlannedMethod Reference = new("retrain", []);

    private readonly Dictionary<Store.StepKey, Step> _steps = [];
    private readonly List<Cell> _cells = [];
    private readonly List<string> _notices = [];
    private readonly IReadOnlySet<Store.StepKey> _failed;
    private readonly HashSet<string> _names = [];

    private StudyGraph(StudyPlan plan, IReadOnlySet<Store.StepKey> failed) => (Plan, _failed) = (plan, failed);

    /// <summary>The plan.</summary>
    internal StudyPlan Plan { get; }

    /// <summary>All cells, in the order of the plan: data, model, training seed, request, method, unlearning seed, evaluation seed.</summary>
    internal IReadOnlyList<Cell> Cells => _cells;

    /// <summary>What the reader of the plan should know: combinations that make no sense and are left out.</summary>
    internal IReadOnlyList<string> Notices => _notices;

    /// <summary>Lays a plan out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="load">Loads a dataset.</param>
    /// <param name="name">What to call the plan in messages.</param>
    /// <param name="failed">Trainings that have failed: no audit of another seed waits for them.</param>
    /// <exception cref="UsageException">A request that names nothing in its data, a model that does not fit it: all faults with their lines.</exception>
    internal static StudyGraph Of(StudyPlan plan, Func<string, Dataset> load, string name, IReadOnlySet<Store.StepKey>? failed = null)
    {
        StudyGraph graph = new(plan, failed ?? new HashSet<Store.StepKey>());
        PlanFaults faults = new(name);
        for (int i = 0; i < plan.Data.Length; i++)
        {
            int line = i < plan.DataLines.Length ? plan.DataLines[i] : 0;
            Dataset? data = null;
            if (faults.Check(line, () => data = load(plan.Data[i])) && graph.IsNew(data!, line, faults))
                graph.Add(data!, faults);
        }

        faults.ThrowIfAny();
        return graph;
    }

    /// <summary>The trainings of whole models that have failed.</summary>
    internal HashSet<Store.StepKey> Failed(Store.StepStore store) =>
        [.. _steps.Values.Where(step => step is TrainStep or UnlearnStep { IsRetraining: true } && store.HasFailed(step.Key)).Select(step => step.Key)];

    /// <summary>The steps of some cells, each once, in the order they are first needed; parents come before their children.</summary>
    internal static IReadOnlyList<Step> StepsOf(IEnumerable<Cell> cells) => [.. cells.SelectMany(cell => cell.Steps).Distinct()];

    // Results are told by a dataset's name, which for a folder is no more than the last part of its path.
    private bool IsNew(Dataset data, int line, PlanFaults faults)
    {
        if (_names.Add(data.Name))
            return true;
        faults.Add(line, $"two datasets are called '{data.Name}', expected folders of different names");
        return false;
    }

    private void Add(Dataset data, PlanFaults faults)
    {
        List<ForgetSplit> splits = [];
        foreach (PlannedRequest request in Plan.Requests)
        {
            try
            {
                splits.Add(ForgetSplit.Create(data, request.Request));
            }
            catch (UsageException e)
            {
                faults.Add(request.Line, e.Message);
            }
        }

        foreach (PlannedModel model in Plan.Models)
            Add(data, model, splits, faults);
        for (int i = 0; i < Plan.Methods.Length && data.Validation.Count == 0; i++)
        {
            PlannedMethod method = Plan.Methods[i];
            if (!method.Tuned && MethodRegistry.Default.Find(method.Id).Create(method.Settings) is IMayNeedValidation { NeedsValidation: true })
                faults.Add(i < Plan.MethodLines.Length ? Plan.MethodLines[i] : 0, $"method '{method.Label}': data '{data.Name}' has no validation part to set its knobs on, expected one (not validation=0), or options that need none");
        }

        if (Plan.Tune is { } tune && data.Validation.Count == 0)
            faults.Add(tune.Line, $"'tune': data '{data.Name}' has no validation part to choose options on, expected one (not validation=0)");
    }

    private void Add(Dataset data, PlannedModel model, List<ForgetSplit> splits, PlanFaults faults)
    {
        TrainStep[] originals;
        try
        {
            originals = [.. Plan.Seeds.Training.Select(seed => Shared(new TrainStep(data, model, seed)))];
        }
        catch (UsageException e)
        {
            faults.Add(model.Line, e.Message);
            return;
        }

        for (int i = 0; i < originals.Length; i++)
        {
            foreach (ForgetSplit split in splits)
                Add(data.Name, model, originals, i, split);
        }
    }

    private void Add(string data, PlannedModel model, TrainStep[] originals, int index, ForgetSplit split)
    {
        UnlearnStep retrained = Retrain(originals, index, split);
        AuditReferenceSteps references = new(originals[index], retrained, Second(originals, index, split));
        foreach (PlannedMethod method in Plan.Methods.Where(method => method.Id != Reference.Id || method.Settings.Length > 0).Prepend(Reference))
        {
            if (!Serves(method, split))
                continue;
            foreach (ulong seed in method == Reference ? [Plan.Seeds.Training[index]] : Plan.Seeds.Unlearning)
            {
                UnlearnStep unlearn = method == Reference ? retrained : Unlearn(originals[index], split, method, seed);
                foreach (ulong evaluation in Plan.Seeds.Evaluation)
                {
                    AuditStep audit = Shared(new AuditStep(references, unlearn, split, Plan.Metrics, evaluation));
                    _cells.Add(new Cell(data, model, split.Request, method, new CellSeeds(Plan.Seeds.Training[index], seed, evaluation), unlearn, audit));
                }
            }
        }
    }

    // The retrained model of the next seed that has one.
    private UnlearnStep? Second(TrainStep[] originals, int index, ForgetSplit split) =>
        Enumerable.Range(1, originals.Length - 1).Select(ahead => Retrain(originals, (index + ahead) % originals.Length, split))
            .FirstOrDefault(retrained => !_failed.Contains(retrained.Key) && !_failed.Contains(retrained.Original.Key));

    private UnlearnStep Retrain(TrainStep[] originals, int index, ForgetSplit split) => Shared(new UnlearnStep(originals[index], split, Reference, Plan.Seeds.Training[index]));

    private UnlearnStep Unlearn(TrainStep original, ForgetSplit split, PlannedMethod method, ulong seed)
    {
        if (!method.Tuned)
            return Shared(new UnlearnStep(original, split, method, seed, null, All(UnlearnStep.SharedBy(MethodRegistry.Default.Find(method.Id).Create(method.Settings), original, split, seed))));
        ArtifactStep[] tried = All(TuneStep.SharedBy(original, split, method.Id, Plan.Tune!, seed));
        return Shared(new UnlearnStep(original, split, method, seed, Shared(new TuneStep(original, split, method.Id, Plan.Tune!, seed, tried)), tried));
    }

    private ArtifactStep[] All(IEnumerable<ArtifactStep> steps) => [.. steps.Select(Shared)];

    private bool Serves(PlannedMethod method, ForgetSplit split)
    {
        if (MethodRegistry.Default.Find(method.Id).Info.Scopes.Contains(split.Scope))
            return true;
        string notice = $"'{method.Label}' cannot serve '{ForgetRequest.Shorten(split.Request)}' and is left out there";
        if (!_notices.Contains(notice))
            _notices.Add(notice);
        return false;
    }

    private T Shared<T>(T step)
        where T : Step
    {
        if (_steps.TryGetValue(step.Key, out Step? known))
            return (T)known;
        _steps.Add(step.Key, step);
        return step;
    }
}
