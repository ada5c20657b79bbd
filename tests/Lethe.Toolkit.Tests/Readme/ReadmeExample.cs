using Lethe.Data;
using Lethe.Evaluation;
using Lethe.Models;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Readme;

/// <summary>The C# of the README, to the letter.</summary>
internal static class ReadmeExample
{
    /// <summary>Runs it.</summary>
    public static AuditRecord Run()
    {
        // <readme>
        Dataset data = DatasetRegistry.Load("fashion-mnist-mini:train=200perclass");
        Model fresh = ModelRegistry.Create("cnn", data, seed: 1);
        Model original = Trainer.Train(fresh, TrainingRun.Of(fresh, data, seed: 1)).Model;

        UnlearningJob job = new() { Original = original, Data = data, Request = ForgetRequest.Parse("class:shirt") };
        UnlearningResult unlearned = Unlearner.Run(new Ssd(), job);
        UnlearningResult retrained = Unlearner.Run(new Retrain(), job);

        AuditPlan plan = new() { Data = data, Split = unlearned.Split, Original = original, Retrained = retrained.Model };
        AuditRecord audit = Audit.Run(plan, new AuditSubject(unlearned.Model)).Record;
        Console.WriteLine($"{audit.Claim}; shirts recognised: {audit.Models.Unlearned.Metrics["forget_test_accuracy"].Value:P1}");
        // </readme>
        return audit;
    }
}
