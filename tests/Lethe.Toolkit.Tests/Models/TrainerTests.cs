using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Losses;
using Lethe.Engine.Randomness;
using Lethe.Formats;
using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

public sealed class TrainerTests
{
    private static readonly Dataset Data = Bars.Of();

    [Fact]
    public void A_small_network_learns_bars_and_leaves_the_model_it_came_from()
    {
        Model start = Small();
        string before = start.Sha256();
        EventList events = new();
        TrainingResult result = Trainer.Train(start, Run(4) with { Progress = events });
        Assert.Equal(before, start.Sha256());
        Assert.True(Predictor.Run(result.Model, Data.Test).Accuracy() > 0.95);
        Assert.True(result.Epochs[^1].Loss < result.Epochs[0].Loss);
        Assert.True(result.Epochs[^1].ValidationAccuracy > 0.9);
        Assert.Equal(4 * Data.Train.Count, result.Samples);
        ProgressEvent[] ends = [.. events.Events.Where(e => e.Kind == ProgressKind.Milestone)];
        Assert.Equal([0.25, 0.5, 0.75, 1], ends.Select(e => e.Fraction));
        Assert.StartsWith("epoch 4/4: loss ", ends[^1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cnn:channels=6-12,fc=10,dropout=0.2", "optimizer=adamw")]
    [InlineData("mlp:hidden=30", "optimizer=adam")]
    [InlineData("resnet18:width=2", "augment=crop1+flip")]
    public void The_bits_are_the_same_on_one_and_on_two_threads(string spec, string setting)
    {
        string[] hashes = [.. new[] { 1, 2 }.Select(threads =>
        {
            using WorkerPool workers = new(threads);
            TrainingRun run = Run(1) with { Workers = workers };
            return Trainer.Train(Small(spec), run with { Recipe = run.Recipe.With([setting]) }).Model.Sha256();
        })];
        Assert.Equal(hashes[0], hashes[1]);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(14)]
    public void A_training_that_was_interrupted_ends_with_the_same_bits(int steps)
    {
        using TemporaryFolder folder = new();
        string partial = folder.File("m.safetensors.partial");
        Model start = Small("cnn:channels=4-8,fc=10,dropout=0.3");
        TrainingRun run = Run(3) with { Recipe = Run(3).Recipe with { Optimizer = OptimizerKind.AdamW, LearningRate = 0.01, Augment = Augmentation.Parse("crop1") } };
        TrainingResult whole = Trainer.Train(start, run);

        using CancellationTokenSource cancel = new();
        Assert.Throws<OperationCanceledException>(() => Trainer.Train(start, run with { PartialPath = partial, AfterBackward = CancelAfter(steps, cancel) }, cancel.Token));
        Assert.Equal([partial], Directory.GetFiles(folder.FullName));

        EventList events = new();
        TrainingResult resumed = Trainer.Train(start, run with { PartialPath = partial, Progress = events });
        Assert.Equal(whole.Model.Sha256(), resumed.Model.Sha256());
        Assert.Equal(whole.Epochs.Select(e => (e.Loss, e.TrainAccuracy, e.ValidationAccuracy)), resumed.Epochs.Select(e => (e.Loss, e.TrainAccuracy, e.ValidationAccuracy)));
        Assert.Contains("going on from", Assert.Single(events.Notices), StringComparison.Ordinal);
        Assert.True(resumed.Samples < whole.Samples);
        PartialTraining.Discard(partial);
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void A_partial_file_of_other_settings_or_a_broken_one_is_passed_over_with_a_notice()
    {
        using TemporaryFolder folder = new();
        string partial = folder.File("m.partial");
        Model start = Small();
        string expected = Trainer.Train(start, Run(1)).Model.Sha256();
        Trainer.Train(start, Run(1) with { Random = new RandomStream(99), PartialPath = partial });
        Assert.Equal((expected, 1), Resumed());
        File.WriteAllBytes(partial, [1, 2, 3]);
        Assert.Equal((expected, 1), Resumed());

        (string, int) Resumed()
        {
            EventList events = new();
            string hash = Trainer.Train(start, Run(1) with { PartialPath = partial, Progress = events }).Model.Sha256();
            Assert.Contains("training starts anew", Assert.Single(events.Notices), StringComparison.Ordinal);
            return (hash, events.Notices.Count());
        }
    }

    [Fact]
    public void A_finished_partial_file_gives_the_result_at_once()
    {
        using TemporaryFolder folder = new();
        TrainingRun run = Run(2) with { PartialPath = folder.File("m.partial") };
        TrainingResult first = Trainer.Train(Small(), run), again = Trainer.Train(Small(), run);
        Assert.Equal(first.Model.Sha256(), again.Model.Sha256());
        Assert.Equal((0L, 2), (again.Samples, again.ResumedFrom));
    }

    [Fact]
    public void Frozen_parameters_do_not_move_by_a_bit_and_neither_do_frozen_statistics()
    {
        Model start = Small();
        Model trained = Trainer.Train(start, Run(1) with { Trainable = name => name.StartsWith("fc", StringComparison.Ordinal), FreezeBatchNorm = true }).Model;
        foreach (string name in start.Parameters.ParameterNames.Concat(start.Parameters.BufferNames))
            Assert.Equal(!name.StartsWith("fc", StringComparison.Ordinal), start.Parameters[name].Span.SequenceEqual(trained.Parameters[name].Span));
    }

    [Fact]
    public void A_loss_of_ones_own_takes_the_place_of_cross_entropy()
    {
        TrainingRun run = Run(1) with { Loss = step => step.Tape.Negate(CrossEntropy.Mean(step.Tape, step.Logits, step.Batch.Labels)) };
        Model ascended = Trainer.Train(Small(), run with { Recipe = run.Recipe with { LearningRate = 1e-3 } }).Model;
        Assert.True(Predictor.Run(ascended, Data.Test).Accuracy() < 0.4);
    }

    [Fact]
    public void The_hook_after_the_backward_pass_may_change_gradients()
    {
        Model start = Small();
        TrainingRun run = Run(1) with
        {
            Recipe = Run(1).Recipe with { WeightDecay = 0 },
            AfterBackward = step => step.Tape.Gradient(step.Parameters["fc.weight"]).MutableSpan().Clear(),
        };
        Model trained = Trainer.Train(start, run).Model;
        Assert.Equal(start.Parameters["fc.weight"].ToArray(), trained.Parameters["fc.weight"].ToArray());
        Assert.NotEqual(start.Parameters["conv1.weight"].ToArray(), trained.Parameters["conv1.weight"].ToArray());
    }

    [Fact]
    public void An_epoch_hook_may_stop_early()
    {
        TrainingResult result = Trainer.Train(Small(), Run(5) with { StopAfter = (report, _) => report.Epoch == 2 });
        Assert.Equal(2, result.Epochs.Length);
    }

    [Fact]
    public void A_loss_that_is_no_number_is_an_error_that_says_where()
    {
        TrainingRun run = Run(3);
        DivergenceException fault = Assert.Throws<DivergenceException>(() =>
            Trainer.Train(Small("mlp:hidden=30"), run with { Recipe = run.Recipe with { LearningRate = 1000, Momentum = 0.99, Schedule = ScheduleKind.Constant } }));
        Assert.Contains("lr=1000", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, fault.ExitCode);
    }

    [Fact]
    public void Nothing_to_train_on_is_refused() =>
        Assert.Throws<UsageException>(() => Trainer.Train(Small(), Run(1) with { Part = Data.Train.Select([]) }));

    [Fact]
    public void A_last_batch_of_one_image_does_no_harm()
    {
        TrainingRun run = Run(1);
        Model model = Trainer.Train(Small("resnet18:width=1"), run with { Part = Data.Train.Select([.. Enumerable.Range(0, 33)]), Recipe = run.Recipe with { Batch = 32 } }).Model;
        Assert.All(model.Parameters.BufferNames, name => Assert.All(model.Parameters[name].ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    [Theory]
    [InlineData("cnn:channels=4-8,fc=10,dropout=0.1", "sgd")]
    [InlineData("resnet18:width=2", "adamw")]
    [InlineData("mlp:hidden=30", "sgd")]
    public void A_steady_step_allocates_nothing(string spec, string optimizer)
    {
        long[] allocated = new long[24];
        TrainingRun run = Run(2) with { AfterBackward = step => allocated[step.Index] = GC.GetAllocatedBytesForCurrentThread() };
        Trainer.Train(Small(spec), run with { Recipe = run.Recipe.With([$"optimizer={optimizer}", "batch=18", "augment=crop1"]) });
        Assert.Equal(12 * 18, Data.Train.Count);
        Assert.Equal(allocated[18], allocated[23]);
    }

    private static Model Small(string spec = "cnn:channels=4-8,fc=10") => ModelRegistry.Create(spec, Data, seed: 3);

    private static TrainingRun Run(int epochs) => new()
    {
        Part = Data.Train,
        Validation = Data.Validation,
        Recipe = new TrainingRecipe { Epochs = epochs, Batch = 32 },
        Random = new RandomStream(3).Derive("train"),
    };

    private static Action<TrainingStep> CancelAfter(int steps, CancellationTokenSource cancel) => step =>
    {
        if (step.Index + 1 == steps)
            cancel.Cancel();
    };
}
