using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Refuses runs that cannot succeed before any work is done.</summary>
internal static class RequestChecks
{
    internal static void Check(MethodInfo method, Model original, ForgetSplit split)
    {
        if (!method.Scopes.Contains(split.Scope))
            throw new UsageException($"method '{method.Id}' cannot serve '{ForgetRequest.Parse(split.Request)}', expected a request about {string.Join(" or ", method.Scopes.Select(Words))}");
        if (original.Classes != split.Training.ClassNames.Length)
            throw new UsageException($"the model has {original.Classes} classes, the data has {split.Training.ClassNames.Length}, expected the same");
        if (original.Description.InputShape != split.Training.Shape)
            throw new UsageException($"the model takes images of {original.Description.InputShape}, the data has {split.Training.Shape}, expected the same");
    }

    private static string Words(ForgetScope scope) => scope switch
    {
        ForgetScope.Classes => "classes (class:...)",
        ForgetScope.FineClasses => "fine classes (fine:...)",
        _ => "samples (samples:... or random:...)",
    };
}
