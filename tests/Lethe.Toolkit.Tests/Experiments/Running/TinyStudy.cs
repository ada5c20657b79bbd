using Lethe.Experiments.Plans;
using Lethe.Experiments.Running;
using Lethe.Toolkit.Tests.Models;

namespace Lethe.Toolkit.Tests.Experiments.Running;

/// <summary>A study of milliseconds: a small network on bars.</summary>
internal static class TinyStudy
{
    public const string Plan = """
        name: tiny
        data: fashion-mnist-mini
        models: mlp:hidden=8
        recipe: { epochs: 2, batch: 32 }
        requests: [class:1, random:10%]
        methods: [finetune, mask-logit]
        metrics: [forget_test_accuracy, forget_train_accuracy, retain_train_accuracy, retain_test_accuracy, test_accuracy, mia_entropy_auc, kl_forget]
        seeds: 2
        """;

    /// <summary>Settings that put bars in the place of every dataset.</summary>
    public static StudySettings In(string folder) => new() { Output = folder, Threads = 2, Load = _ => Bars.Of() };

    public static StudyOutcome Run(string folder, string plan = Plan, Func<StudySettings, StudySettings>? change = null, CancellationToken cancellation = default) =>
        Study.Run(StudyPlan.Parse(plan), (change ?? (settings => settings))(In(folder)), cancellation);

    /// <summary>The content of every weight and record file of a store by name; times and claims left out.</summary>
    public static SortedDictionary<string, string> Results(string folder) => new(
        Directory.EnumerateFiles(Path.Combine(folder, "store"), "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".measured.json", StringComparison.Ordinal) && !file.Contains("claims", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
