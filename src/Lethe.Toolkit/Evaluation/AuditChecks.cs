using Lethe.Data;
using Lethe.Models;

namespace Lethe.Evaluation;

/// <summary>What an audit refuses before it measures anything.</summary>
internal static class AuditChecks
{
    /// <summary>Refuses reference models that do not fit the data, or that cannot be references.</summary>
    /// <exception cref="DataException">The first thing that does not fit.</exception>
    public static void References(AuditPlan plan)
    {
        ModelDataCheck.Require(plan.Original, plan.Data, "original model");
        if (plan.Retrained is not Model retrained)
        {
            if (plan.SecondRetrained is not null) throw new ArgumentException("a second retrained model needs a first one");
            return;
        }
        ModelDataCheck.Require(retrained, plan.Data, "retrained model");
        Served(plan.Split, "retrained", retrained);
        if (retrained.Sha256() == plan.Original.Sha256())
            throw new DataException($"retrained model: its weights are those of the original ({Short(retrained.Sha256())}), expected a model trained without '{plan.Split.Request}'");
        if (plan.SecondRetrained is not Model second) return;
        ModelDataCheck.Require(second, plan.Data, "second retrained model");
        Served(plan.Split, "second retrained", second);
        if (second.Sha256() == retrained.Sha256())
            throw new DataException($"second retrained model: its weights are those of the first ({Short(second.Sha256())}), expected a model of another seed");
    }

    /// <summary>Refuses an unlearned model that does not fit the data or has served another request.</summary>
    /// <exception cref="DataException">The first thing that does not fit.</exception>
    public static void Subject(AuditPlan plan, Model unlearned)
    {
        ModelDataCheck.Require(unlearned, plan.Data, "unlearned model");
        Served(plan.Split, "unlearned", unlearned);
    }

    // A model without a history (from elsewhere) cannot be checked; one with a history must have served these very ids.
    private static void Served(ForgetSplit split, string role, Model model)
    {
        if (model.Description.History is not [.., ServedRequest last] history || history.Any(served => served.IdsSha256 == split.IdsSha256)) return;
        throw new DataException(
            $"{role} model: has served '{last.Request}' (ids {Short(last.IdsSha256)}), expected '{split.Request}' (ids {Short(split.IdsSha256)})");
    }

    private static string Short(string sha256) => sha256[..Math.Min(12, sha256.Length)];
}
