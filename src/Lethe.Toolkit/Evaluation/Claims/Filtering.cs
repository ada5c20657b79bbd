using Lethe.Evaluation.Training;
using Lethe.Results;

namespace Lethe.Evaluation.Claims;

/// <summary>Tells forgetting from filtering: a method that does no better than the control <c>mask-logit</c>, whose weights still know everything, only hides.</summary>
public static class Filtering
{
    private sealed record Witness(string Metric, bool LowerIsBetter, bool LooksInside);

    private static readonly Witness[] Witnesses = [new("kl_forget", true, false), new("relearn_steps", false, true), new("linear_probe_forget", true, true)];

    /// <summary>Compares an audit with the audit of the control on the same request and reference models.</summary>
    /// <param name="audit">The method's audit.</param>
    /// <param name="control">The control's audit.</param>
    /// <returns>
    /// The alarm where the method is no better than the control on any of <c>kl_forget</c>, <c>relearn_steps</c> and
    /// <c>linear_probe_forget</c> that both audits measured; <see langword="null"/> where it is better on one, or where neither relearning nor the
    /// probe was measured: outputs alone do not show what the weights still know.
    /// </returns>
    /// <exception cref="ArgumentException">The audits are not of the same request, data and retrained model.</exception>
    public static Alarm? Find(AuditRecord audit, AuditRecord control)
    {
        ArgumentNullException.ThrowIfNull(audit);
        ArgumentNullException.ThrowIfNull(control);
        if (!AreComparable(audit.Provenance, control.Provenance))
            throw new ArgumentException("the audits are not of the same request, data and retrained model", nameof(control));
        Witness[] measured = [.. Witnesses.Where(witness => IsMeasured(witness, audit) && IsMeasured(witness, control))];
        if (!measured.Any(witness => witness.LooksInside) || measured.Any(witness => IsBetter(witness, audit, control))) return null;
        return new Alarm(AlarmKind.Filtering, $"no better than the control mask-logit, which forgets nothing, on {string.Join(", ", measured.Select(witness => witness.Metric))}");
    }

    /// <summary>A row of a comparison with the alarm, and without a claim, where the method is no better than the control; else the row as it is.</summary>
    /// <param name="row">The method's row.</param>
    /// <param name="control">The control's audit.</param>
    /// <exception cref="ArgumentException">The audits are not of the same request, data and retrained model.</exception>
    public static MethodResult Judge(MethodResult row, AuditRecord control)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Audit.Claim.Kind == ClaimKind.Exact || Find(row.Audit, control) is not Alarm alarm) return row;
        return row with { Alarms = [.. row.Alarms, alarm], Audit = row.Audit with { Claim = Claim.NoEvidence } };
    }

    private static bool AreComparable(AuditProvenance one, AuditProvenance other) =>
        (one.IdsSha256, one.DataSha256, one.RetrainedSha256, one.OriginalSha256) == (other.IdsSha256, other.DataSha256, other.RetrainedSha256, other.OriginalSha256);

    // A model that could not be made to learn again was measured too.
    private static bool IsMeasured(Witness witness, AuditRecord audit) =>
        audit.Models.Unlearned.Metrics.TryGet(witness.Metric, out MetricValue? value) && (value.Value.HasValue || HasResisted(value));

    private static bool HasResisted(MetricValue value) => value.Reason?.StartsWith(Relearning.ReasonResisted, StringComparison.Ordinal) ?? false;

    // Better beyond the sampling of images: each value lies outside the other's interval.
    private static bool IsBetter(Witness witness, AuditRecord audit, AuditRecord control)
    {
        MetricValue value = audit.Models.Unlearned.Metrics[witness.Metric], bar = control.Models.Unlearned.Metrics[witness.Metric];
        if (HasResisted(value) || HasResisted(bar)) return !HasResisted(bar);
        return witness.LowerIsBetter
            ? value.Value < (bar.Low ?? bar.Value) && (value.High ?? value.Value) < bar.Value
            : value.Value > (bar.High ?? bar.Value) && (value.Low ?? value.Value) > bar.Value;
    }
}
