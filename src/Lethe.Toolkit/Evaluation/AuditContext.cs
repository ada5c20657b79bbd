using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Engine.Randomness;
using Lethe.Evaluation.Statistics;
using Lethe.Evaluation.Training;
using Lethe.Models;

namespace Lethe.Evaluation;

/// <summary>What metrics measure with: the data, the request, the reference models, and predictions and resamples that are computed once.</summary>
/// <remarks>Not safe to use from several threads at once.</remarks>
public sealed class AuditContext
{
    private readonly PartIndex _parts;
    private readonly Dictionary<AuditPart, Resample> _resamples = [];
    private readonly Dictionary<(AuditedModel Model, AuditPart Part), Predictions> _selected = [];
    private readonly Dictionary<AuditedModel, Relearning> _relearnings = [];
    private readonly Lazy<IReadOnlyList<AuditedModel>> _fresh;
    private readonly Lazy<MembershipGroups> _membership;

    internal AuditContext(Dataset data, ForgetSplit split, AuditReferences references, RandomStream random)
    {
        (Data, Split, Random) = (data, split, random);
        (Original, Retrained, SecondRetrained) = (references.Original, references.Retrained, references.SecondRetrained);
        _parts = new PartIndex(data, split);
        _fresh = new Lazy<IReadOnlyList<AuditedModel>>(references.Fresh);
        _membership = new Lazy<MembershipGroups>(() => MembershipGroups.Choose(this));
    }

    /// <summary>The data.</summary>
    public Dataset Data { get; }

    /// <summary>D_f and D_r.</summary>
    public ForgetSplit Split { get; }

    /// <summary>The model before forgetting.</summary>
    public AuditedModel Original { get; }

    /// <summary>The model trained without D_f; <see langword="null"/> where there is none.</summary>
    public AuditedModel? Retrained { get; }

    /// <summary>A second model trained without D_f, with another seed: the floor of distances to the retrained one.</summary>
    public AuditedModel? SecondRetrained { get; }

    /// <summary>At least three networks of the original's architecture with fresh weights.</summary>
    public IReadOnlyList<AuditedModel> FreshNetworks => _fresh.Value;

    /// <summary>The audit's random stream; a metric derives its own from it by its id.</summary>
    public RandomStream Random { get; }

    /// <summary>Where outputs on D_f are compared: on its test part, or on its train part for sample requests, which have no other.</summary>
    public AuditPart ForgetPart => Split.Scope == ForgetScope.Samples ? AuditPart.ForgetTrain : AuditPart.ForgetTest;

    /// <summary>The threads to work with; <see cref="WorkerPool.Shared"/> if left out.</summary>
    public WorkerPool? Workers { get; init; }

    /// <summary>What stops the audit that is under way.</summary>
    public CancellationToken Cancellation { get; internal set; }

    internal MembershipGroups Membership => _membership.Value;

    /// <summary>The images of a part.</summary>
    public DatasetPart Part(AuditPart part) => _parts.Of(part);

    /// <summary>What a model says of the images of a part, in their order.</summary>
    public Predictions Predictions(AuditedModel model, AuditPart part)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (_parts.InTest(part) is not int[] positions) return model.Predict(Part(part));
        if (!_selected.TryGetValue((model, part), out Predictions? predictions))
            _selected.Add((model, part), predictions = model.Predict(Data.Test).Select(positions));
        return predictions;
    }

    /// <summary>The mean of a value over the images of a part, with its resamples.</summary>
    /// <param name="part">The part; an empty one gives a missing value.</param>
    /// <param name="value">The value of the image at an index.</param>
    public Estimate Mean(AuditPart part, Func<int, double> value) => Mean(part, value, 0);

    /// <summary>The share of a part's images for which something holds, with its resamples.</summary>
    /// <param name="part">The part; an empty one gives a missing value.</param>
    /// <param name="holds">Whether it holds for the image at an index.</param>
    public Estimate Share(AuditPart part, Func<int, bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        return Mean(part, i => holds(i) ? 1 : 0, Estimate.Resolution(Part(part).Count));
    }

    /// <summary>How soon a model learns D_f again; found out once.</summary>
    internal Relearning Relearn(AuditedModel model)
    {
        if (!_relearnings.TryGetValue(model, out Relearning? relearning))
            _relearnings.Add(model, relearning = Relearning.Of(this, model.Model));
        return relearning;
    }

    /// <summary>The resamples of a part's images.</summary>
    internal Resample Resample(AuditPart part)
    {
        if (!_resamples.TryGetValue(part, out Resample? resample))
            _resamples.Add(part, resample = Statistics.Resample.Of(Part(part).Ids, ResampleStream(PartIndex.IsTrain(part))));
        return resample;
    }

    /// <summary>The stream of the resamples of train or of test images.</summary>
    internal RandomStream ResampleStream(bool train) => Random.Derive("bootstrap").Derive(train ? "train" : "test");

    /// <summary>Why a value on a part is missing when the part has no images.</summary>
    internal string ReasonEmpty(AuditPart part) => part switch
    {
        AuditPart.ForgetTest when Split.Scope == ForgetScope.Samples => "a sample request has no test part",
        AuditPart.ForgetTest => "no test image belongs to the request",
        AuditPart.RetainTest => "no test image is retained",
        AuditPart.Test => "the dataset has no test images",
        _ => "the part has no images",
    };

    /// <summary>Lets go of the predictions of a model that will not be measured again.</summary>
    internal void Forget(AuditedModel model)
    {
        foreach (AuditPart part in Enum.GetValues<AuditPart>())
            _selected.Remove((model, part));
        _relearnings.Remove(model);
    }

    private Estimate Mean(AuditPart part, Func<int, double> value, double resolution)
    {
        ArgumentNullException.ThrowIfNull(value);
        int count = Part(part).Count;
        if (count == 0) return Estimate.Missing(ReasonEmpty(part));
        double[] values = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += values[i] = value(i);
        Resample resample = Resample(part);
        double[] replicates = resample.Sums(1, _ => 0, i => values[i])[0];
        for (int b = 0; b < replicates.Length; b++)
            replicates[b] /= resample.Totals[b];
        return Estimate.Of(sum / count, replicates, resolution);
    }
}
