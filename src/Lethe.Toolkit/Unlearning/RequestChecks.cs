using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Refuses runs that cannot succeed before any work is done.</summary>
internal static class RequestChecks
{
    internal static void Check(MethodInfo method, UnlearningJob job, ForgetSplit split)
    {
        if (!method.Scopes.Contains(split.Scope))
            throw new UsageException($"method '{method.Id}' cannot serve '{job.Request}', expected a request about {string.Join(" or ", method.Scopes.Select(Words))}");
        ModelDataCheck.Require(job.Original, job.Data);
        RefuseServed(method, job, split);
    }

    /// <summary>An approximate method finds nothing left to do where the same images were forgotten before; retraining can still make that exact.</summary>
    private static void RefuseServed(MethodInfo method, UnlearningJob job, ForgetSplit split)
    {
        ServedRequest? served = job.Original.Description.History.FirstOrDefault(earlier => earlier.IdsSha256 == split.IdsSha256);
        if (served is not null && method.Kind != MethodKind.Exact)
            throw new UsageException($"request '{job.Request}': the model has forgotten just these images already, by '{served.Method}', expected images that it was not asked to forget before");
    }

    private static string Words(ForgetScope scope) => scope switch
    {
        ForgetScope.Classes => "classes (class:...)",
        ForgetScope.FineClasses => "fine classes (fine:...)",
        _ => "samples (samples:... or random:...)",
    };
}
