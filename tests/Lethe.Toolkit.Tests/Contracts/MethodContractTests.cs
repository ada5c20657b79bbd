using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Formats;
using Lethe.Models;
using Lethe.Options;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Contracts;

/// <summary>What every method of the registry promises.</summary>
public sealed class MethodContractTests
{
    public static TheoryData<string> Methods => ContractWorld.Methods;

    public static TheoryData<string, ForgetScope> Scopes => ContractWorld.Scopes;

    [Fact]
    public void The_network_of_the_suite_knows_its_classes() =>
        Assert.All(Enumerable.Range(0, 4), label => Assert.True(ContractWorld.TestAccuracy(ContractWorld.Original, label) > 0.9));

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_original_is_not_touched_by_a_bit_and_shares_no_tensor(string method)
    {
        Model original = ContractWorld.Original;
        string before = original.Sha256();
        Model unlearned = ContractWorld.Run(method, ContractWorld.JobFor(method)).Model;
        Assert.Equal(before, original.Sha256());
        Assert.Empty(original.Description.History);
        Assert.All(ContractWorld.Names(original), name => Assert.NotEqual(original.Parameters[name], unlearned.Parameters[name]));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_same_seed_gives_the_same_bits_on_one_and_on_two_threads(string method)
    {
        string[] hashes = [.. new[] { 1, 2 }.Select(threads =>
        {
            using WorkerPool workers = new(threads);
            return ContractWorld.Run(method, ContractWorld.JobFor(method) with { Workers = workers }).Model.Sha256();
        })];
        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(hashes[0], ContractWorld.Result(method).Model.Sha256());
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Artifacts_of_an_earlier_run_give_the_same_bits_again(string method)
    {
        UnlearningJob job = ContractWorld.JobFor(method);
        UnlearningResult first = ContractWorld.Run(method, job), again = ContractWorld.Run(method, job);
        Assert.Equal(first.Model.Sha256(), again.Model.Sha256());
        Assert.Equal(first.Artifacts.Select(artifact => artifact.Key), again.Artifacts.Select(artifact => artifact.Key));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Frozen_weights_do_not_move_by_a_bit(string method)
    {
        Model original = ContractWorld.Original;
        static bool Frozen(string name) => name.StartsWith("conv1.", StringComparison.Ordinal) || name.StartsWith("bn1.", StringComparison.Ordinal);
        Model unlearned = ContractWorld.Run(method, ContractWorld.JobFor(method) with { Trainable = name => !Frozen(name) }).Model;
        string[] frozen = [.. ContractWorld.Names(original).Where(Frozen)];
        Assert.Equal(5, frozen.Count(name => original.Parameters[name].Count > 1));
        Assert.All(frozen, name => Assert.Equal(Bits(original, name), Bits(unlearned, name)));
        Assert.Contains(original.Parameters.ParameterNames, name => !Bits(original, name).SequenceEqual(Bits(unlearned, name)));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_run_that_was_cancelled_before_it_began_does_nothing(string method)
    {
        CountingClock clock = new();
        using CancellationTokenSource cancel = new();
        cancel.Cancel();
        UnlearningJob job = ContractWorld.JobFor(method) with { Time = clock };
        Assert.ThrowsAny<OperationCanceledException>(() => ContractWorld.Run(method, job, cancel.Token));
        Assert.Equal(0, clock.Looks);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_run_can_be_cancelled_from_its_start(string method)
    {
        using CancellationTokenSource cancel = new();
        UnlearningJob job = ContractWorld.JobFor(method) with { Time = new CountingClock(cancel.Cancel) };
        Assert.ThrowsAny<OperationCanceledException>(() => ContractWorld.Run(method, job, cancel.Token));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_run_can_be_cancelled_in_the_middle_and_ends_at_the_next_batch(string method)
    {
        using CancellationTokenSource cancel = new();
        CancellingProgress progress = new(cancel);
        UnlearningJob job = ContractWorld.JobFor(method) with { Progress = progress };
        Exception? fault = Record.Exception(() => ContractWorld.Run(method, job, cancel.Token));
        Assert.Equal(progress.Cancelled, fault is OperationCanceledException);
        Assert.True(progress.Cancelled || !ContractWorld.Find(method).Info.NeedsGradients, "a method that takes long reports its progress");
        Assert.InRange(progress.EventsAfter, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Weights_are_finite(string method)
    {
        Model unlearned = ContractWorld.Result(method).Model;
        Assert.All(ContractWorld.Names(unlearned), name => Assert.DoesNotContain(unlearned.Parameters[name].ToArray(), value => !float.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Other_test_images_give_the_same_bits(string method)
    {
        Assert.NotEqual(ContractWorld.Data.Sha256, ContractWorld.Poisoned.Sha256);
        UnlearningResult poisoned = ContractWorld.Run(method, ContractWorld.JobFor(method) with { Data = ContractWorld.Poisoned });
        Assert.Equal(ContractWorld.Result(method).Model.Sha256(), poisoned.Model.Sha256());
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_cost_is_told(string method)
    {
        UnlearningResult result = ContractWorld.Run(method, ContractWorld.JobFor(method) with { Time = new CountingClock() });
        UnlearningCost cost = result.Cost;
        Assert.True(cost.Seconds >= 1 && double.IsInteger(cost.Seconds), "seconds are those of the job's clock");
        Assert.Equal(Changed(ContractWorld.Original, result.Model), cost.ParametersChanged);
        Assert.InRange(cost.ParametersChanged, 1, ContractWorld.Original.Parameters.ParameterElements);
        Assert.InRange(cost.SamplesBackward, 0, cost.SamplesForward);
        Assert.Equal(result.Method.Info.NeedsGradients, cost.SamplesBackward > 0);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_option_out_of_range_is_refused_and_all_faults_come_at_once(string method)
    {
        MethodDefinition definition = ContractWorld.Find(method);
        Assert.Equal($"method '{method}'", definition.Schema.Owner);
        Assert.All(definition.Schema.Options, option =>
        {
            Assert.NotEmpty(option.Refused);
            Assert.NotEmpty(option.Summary);
            Assert.All(option.Refused, text => Assert.Contains($"option '{option.Name}': expected ", Refusal(definition, $"{option.Name}={text}"), StringComparison.Ordinal));
            Assert.NotNull(definition.Create($"{option.Name}={option.Default}"));
        });
        string all = Refusal(definition, [.. definition.Schema.Options.Select(option => $"{option.Name}={option.Refused[^1]}"), "no-such-option=1"]);
        Assert.DoesNotContain('\n', all);
        Assert.Contains("unknown option 'no-such-option'", all, StringComparison.Ordinal);
        Assert.All(definition.Schema.Options, option => Assert.Contains($"option '{option.Name}'", all, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Options_read_back_from_what_the_model_keeps_of_them(string method)
    {
        MethodDefinition definition = ContractWorld.Find(method);
        UnlearningMethod made = definition.Create();
        Assert.Equal(definition.Schema.Options.Select(option => option.Name), made.Options.Select(option => option.Key));
        Assert.Equal(definition.Schema.Options.Select(option => option.Default), made.Options.Select(option => option.Value));
        Assert.Equal(made.OptionsText, definition.Create(made.OptionsText.Split(',', StringSplitOptions.RemoveEmptyEntries)).OptionsText);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void History_and_parents_are_appended_and_survive_a_file(string method)
    {
        UnlearningResult result = ContractWorld.Result(method);
        ServedRequest expected = new(ContractWorld.Request(method), result.Split.IdsSha256, method, result.Method.OptionsText);
        Assert.Equal([expected], result.Model.Description.History);
        Assert.Equal([ContractWorld.Original.Sha256()], result.Model.Description.Parents);

        using TemporaryFolder folder = new();
        ModelFile.Save(result.Model, folder.File("unlearned.safetensors"));
        Model loaded = ModelFile.Load(folder.File("unlearned.safetensors"));
        Assert.Equal(result.Model.Sha256(), loaded.Sha256());
        Assert.Equal(result.Model.Description.History, loaded.Description.History);
        Assert.Equal(result.Model.Description.Parents, loaded.Description.Parents);
        Assert.Equal(result.Model.Description.Recipe, loaded.Description.Recipe);
        Assert.Equal((result.Model.Description.Spec, result.Model.Description.ValidationCut), (loaded.Description.Spec, loaded.Description.ValidationCut));
    }

    [Theory]
    [MemberData(nameof(Scopes))]
    public void A_request_is_served_where_the_method_says_so_and_refused_otherwise(string method, ForgetScope scope)
    {
        MethodInfo info = ContractWorld.Find(method).Info;
        UnlearningJob job = ContractWorld.Job(ContractWorld.Request(scope));
        if (info.Scopes.Contains(scope))
        {
            Assert.Equal(scope, ContractWorld.Run(method, job).Split.Scope);
            return;
        }

        UsageException fault = Assert.Throws<UsageException>(() => ContractWorld.Run(method, job));
        Assert.StartsWith($"method '{method}' cannot serve '{job.Request}', expected a request about ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_request_for_nothing_or_for_everything_is_refused(string method)
    {
        Assert.Throws<UsageException>(() => ContractWorld.Run(method, ContractWorld.Job("class:0,1,2,3")));
        Assert.Throws<UsageException>(() => ContractWorld.Run(method, ContractWorld.Job("class:9")));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_second_request_does_not_bring_the_first_class_back(string method)
    {
        if (!ContractWorld.Find(method).Info.Scopes.Contains(ForgetScope.Classes))
            return;
        Model original = ContractWorld.Original;
        Model first = ContractWorld.Run(method, ContractWorld.Job("class:0")).Model;
        UnlearningResult second = ContractWorld.Run(method, ContractWorld.Job("class:2") with { Original = first });
        Assert.DoesNotContain(0, second.Split.Training.RetainTrain.Labels.ToArray());
        Assert.True(ContractWorld.TestAccuracy(first, 0) < ContractWorld.TestAccuracy(original, 0));
        Assert.InRange(ContractWorld.TestAccuracy(second.Model, 0), 0, ContractWorld.TestAccuracy(first, 0) + 0.025);
        Assert.True(ContractWorld.TestAccuracy(second.Model, 2) < ContractWorld.TestAccuracy(original, 2));
        Assert.Equal(["class:0", "class:2"], second.Model.Description.History.Select(served => served.Request));
        Assert.Equal([original.Sha256(), first.Sha256()], second.Model.Description.Parents);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_request_that_was_served_is_refused_unless_it_is_made_exact(string method)
    {
        if (!ContractWorld.Find(method).Info.Scopes.Contains(ForgetScope.Classes))
            return;
        UnlearningJob again = ContractWorld.Job("class:0") with { Original = ContractWorld.Run(method, ContractWorld.Job("class:0")).Model };
        if (ContractWorld.Find(method).Info.Kind == MethodKind.Exact)
        {
            ContractWorld.Run(method, again);
            return;
        }

        UsageException refused = Assert.Throws<UsageException>(() => ContractWorld.Run(method, again));
        Assert.Contains("has forgotten just these images already", refused.Message, StringComparison.Ordinal);
    }

    private static string Refusal(MethodDefinition definition, params string[] settings)
    {
        UsageException fault = Assert.Throws<UsageException>(() => definition.Create(settings));
        Assert.Equal(2, fault.ExitCode);
        return fault.Message;
    }

    private static int[] Bits(Model model, string name) => [.. model.Parameters[name].ToArray().Select(BitConverter.SingleToInt32Bits)];

    private static long Changed(Model before, Model after) =>
        before.Parameters.ParameterNames.Sum(name => Bits(before, name).Zip(Bits(after, name)).LongCount(pair => pair.First != pair.Second));
}
