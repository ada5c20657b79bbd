using Lethe.Models;

namespace Lethe.Evaluation;

/// <summary>Finds models that have diverged.</summary>
internal static class OutputCheck
{
    /// <summary>Why nothing can be measured on a model that has diverged.</summary>
    public const string ReasonDiverged = "the model's outputs are not finite";

    /// <summary>Whether some logit on D_f of train or on test is NaN or +∞. A logit of −∞, a class switched off, is sound.</summary>
    public static bool HasDiverged(AuditContext context, AuditedModel model) =>
        IsBroken(context.Predictions(model, AuditPart.ForgetTrain)) || IsBroken(context.Predictions(model, AuditPart.Test));

    private static bool IsBroken(Predictions predictions)
    {
        foreach (float logit in predictions.Logits)
            if (float.IsNaN(logit) || float.IsPositiveInfinity(logit)) return true;
        return false;
    }
}
