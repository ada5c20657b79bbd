using System.Text;
using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Formats;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>An expert on D_f and the task vector that it gives, τ = θ_expert − θ_original over the parameters, running statistics left out.</summary>
/// <remarks>A task vector is knowledge of D_f as the original is: a run keeps none, a search keeps it in memory, a study in its store, where the original lies too.</remarks>
internal sealed class Expert
{
    internal const string Kind = "task-vector";
    private const int FingerprintWords = 4;

    private readonly ExpertOptions _options;
    private readonly RandomStream _random;

    /// <summary>Prepares an expert; nothing runs yet.</summary>
    /// <param name="data">D_f and D_r.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="random">The run's stream: that of the unlearning seed.</param>
    internal Expert(ForgetData data, ExpertOptions options, RandomStream random)
    {
        (_options, _random) = (options, random.Derive("expert"));
        int replayed = (int)Math.Min(data.RetainTrain.Count, Math.Round(options.Replay * data.ForgetTrain.Count));
        int[] order = replayed == 0 ? [] : random.Derive("replay").Permutation(data.RetainTrain.Count);
        Part = replayed == 0 ? data.ForgetTrain : data.ForgetTrain.Concat(data.RetainTrain.Select(order.AsSpan(0, replayed)));
    }

    /// <summary>D_f, and the images of D_r mixed in.</summary>
    internal DatasetPart Part { get; }

    /// <summary>The training, without what its runner adds.</summary>
    /// <param name="original">The recipe of the model that it starts from.</param>
    internal TrainingRun RunFrom(TrainingRecipe original) => new()
    {
        Part = Part,
        Recipe = _options.Recipe(original),
        Random = _random,
        Stage = Kind,
        // What is subtracted from the original is to be a way from it under the statistics that it keeps.
        FreezeBatchNorm = !_options.Published,
    };

    /// <summary>The task vector of a run: that of a study or of an earlier trial, or else trained now.</summary>
    internal static Artifact Of(UnlearningContext context, ExpertOptions options)
    {
        Expert expert = new(context.Data, options, context.Random);
        if (options.Published && expert.Part.Count < 2 && context.Original.Graph.Nodes.Any(node => node.Layer is BatchNormLayer))
            throw new UsageException("rule=paper trains batch norm on D_f alone, which is one image here, expected two or more, or rule=tuned");
        TrainingRun run = expert.RunFrom(options.Published ? new TrainingRecipe() : ShortRecipe.Known(context));
        string key = KeyOf(context.Original, run, context.Weights, context.IsTrainable);
        return context.PassingArtifact(Kind, key, () => ToArtifact(key, context.Original, context.Train(context.Original, run).Model, context.OriginalSha256));
    }

    /// <summary>What a run finds its task vector by.</summary>
    /// <param name="original">The model that it starts from.</param>
    /// <param name="run">The training.</param>
    /// <param name="weights">What tells the model's weights; their hash if left out.</param>
    /// <param name="trainable">Which parameters move; all if left out.</param>
    internal static string KeyOf(Model original, TrainingRun run, string? weights = null, Func<string, bool>? trainable = null)
    {
        StringBuilder settings = new($"{run.Recipe}\n{run.FreezeBatchNorm}\n");
        for (int i = 0; i < FingerprintWords; i++)
            settings.Append(run.Random.Bits(i)).Append(' ');
        foreach (string name in original.Parameters.ParameterNames.Where(name => trainable?.Invoke(name) == false))
            settings.Append("\nfrozen ").Append(name);
        return ArtifactKey.Of(Kind, original, run.Part, settings.ToString(), weights);
    }

    /// <summary>The task vector of a trained expert.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="original">The model that it started from.</param>
    /// <param name="expert">The expert.</param>
    /// <param name="sha256">The hash of the original as it is on disk.</param>
    internal static Artifact ToArtifact(string key, Model original, Model expert, string sha256) => new(
        Kind,
        key,
        new Dictionary<string, string> { [Artifact.ModelEntry] = sha256 },
        [.. original.Parameters.ParameterNames.Select(name => new NamedArray(name, original.Parameters[name].Shape, Difference(expert.Parameters[name].Span, original.Parameters[name].Span)))]);

    private static float[] Difference(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        float[] difference = new float[left.Length];
        for (int i = 0; i < difference.Length; i++)
            difference[i] = left[i] - right[i];
        return difference;
    }
}
