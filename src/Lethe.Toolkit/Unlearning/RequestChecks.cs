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
    }

    private static string Words(ForgetScope scope) => scope switch
    {
        ForgetScope.Classes => "classes (class:...)",
        ForgetScope.FineClasses => "fine classes (fine:...)",
        _ => "samples (samples:... or random:...)",
    };
}
