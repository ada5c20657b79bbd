using System.Globalization;
using Lethe.Data;
using Lethe.Evaluation;
using Lethe.Experiments.Store;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments.Running;

/// <summary>Writes the reports of cells that share their reference models: one of all side by side, and one of each.</summary>
internal sealed class GroupReports
{
    private readonly CellOutcome[] _cells;
    private readonly StepStore _store;
    private readonly ReportDocument _common;
    private readonly bool _seeds;

    /// <param name="cells">The cells, all with an audit and a folder.</param>
    /// <param name="store">Where their steps are.</param>
    /// <param name="settings">How the study was run.</param>
    internal GroupReports(CellOutcome[] cells, StepStore store, StudySettings settings)
    {
        (_cells, _store) = (cells, store);
        _seeds = cells.Where(cell => !cell.Cell!.IsReference).Select(cell => cell.UnlearningSeed).Distinct().Count() > 1;
        _common = Common(settings);
    }

    internal void Write(string folder)
    {
        MethodResult[] rows = [.. _cells.Select(Row)];
        string group = _cells[0].ReportFolder![.._cells[0].ReportFolder!.LastIndexOf('/')];
        ReportFiles.Write(Path.Combine(folder, group), _common with { Methods = rows }, includeImages: false);
        for (int i = 0; i < rows.Length; i++)
            ReportFiles.Write(Path.Combine(folder, _cells[i].ReportFolder!), _common with { Title = $"{rows[i].Name}: {_common.Title}", Methods = [rows[i]] }, includeImages: false);
    }

    private ReportDocument Common(StudySettings settings)
    {
        CellOutcome first = _cells[0];
        AuditReferenceSteps references = first.Cell!.Audit.References;
        AuditPlan audit = new()
        {
            Data = references.Original.Data,
            Split = first.Cell.Unlearn.Split,
            Original = _store.ReadModel(references.Original.Key),
            Metrics = MetricRegistry.Default.Select(string.Join(',', first.Audit!.Models.Unlearned.Metrics.Names)),
        };
        CellOutcome? retrained = _cells.FirstOrDefault(cell => cell.Cell!.Unlearn == references.Retrained);
        string title = string.Create(CultureInfo.InvariantCulture, $"{first.Model}, forget {ForgetRequest.Shorten(first.Request)}, training seed {first.TrainingSeed}");
        return ReportFacts.Document(audit, title, $"lethe run {settings.PlanName}", first.TrainingSeed) with
        {
            Original = _store.Read(first.Cell.Audit.Key).Original! with { Seconds = _store.ReadMeasurement(references.Original.Key).Seconds, Curve = _store.Read(references.Original.Key).Curve },
            Retrained = retrained is null ? null : Evidence(retrained),
        };
    }

    private ModelEvidence Evidence(CellOutcome cell)
    {
        StepRecord unlearned = _store.Read(cell.Cell!.Unlearn.Key), audit = _store.Read(cell.Cell.Audit.Key);
        return audit.Unlearned! with { Seconds = _store.ReadMeasurement(cell.Cell.Unlearn.Key).Seconds, Curve = unlearned.Curve };
    }

    private MethodResult Row(CellOutcome cell)
    {
        MethodInfo info = cell.Cell!.Unlearn.Definition.Info;
        StepRecord unlearned = _store.Read(cell.Cell.Unlearn.Key);
        return new MethodResult
        {
            Method = info.Id,
            Name = NameOf(cell, info),
            Role = ReportFacts.Role(cell.Cell),
            Summary = info.Summary,
            Citation = info.Citation,
            Options = unlearned.Options,
            Audit = cell.Audit!,
            Model = Evidence(cell),
            Alarms = cell.Alarms,
            Notes = unlearned.Notes,
        };
    }

    private string NameOf(CellOutcome cell, MethodInfo info)
    {
        string name = cell.Cell!.Method.Label == info.Id ? info.Name : cell.Method;
        return _seeds && !cell.Cell.IsReference ? string.Create(CultureInfo.InvariantCulture, $"{name}, unlearning seed {cell.UnlearningSeed}") : name;
    }
}
