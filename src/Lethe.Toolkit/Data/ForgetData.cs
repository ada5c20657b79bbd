using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary>What an unlearning method sees: D_f and D_r of the train and validation part, and no test part at all.</summary>
/// <remarks>Immutable views on shared bytes.</remarks>
public sealed class ForgetData
{
    internal ForgetData(Dataset data, ResolvedForgetRequest request, DatasetPart forgetTrain, DatasetPart retainTrain, DatasetPart forgetValidation, DatasetPart retainValidation)
    {
        (Shape, Normalization, ClassNames) = (data.Shape, data.Normalization, data.ClassNames);
        (Scope, Classes, FineClasses) = (request.Scope, request.Classes, request.FineClasses);
        (ForgetTrain, RetainTrain, ForgetValidation, RetainValidation) = (forgetTrain, retainTrain, forgetValidation, retainValidation);
    }

    /// <summary>The shape of each image.</summary>
    public ImageShape Shape { get; }

    /// <summary>The channel statistics of the dataset.</summary>
    public Normalization Normalization { get; }

    /// <summary>The names of the classes, by label.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>Whether classes, fine classes or single samples are to be forgotten.</summary>
    public ForgetScope Scope { get; }

    /// <summary>The classes of a class request; empty for the others.</summary>
    public ImmutableArray<int> Classes { get; }

    /// <summary>The fine classes of a fine-class request; empty for the others.</summary>
    public ImmutableArray<int> FineClasses { get; }

    /// <summary>D_f of the train part; never empty.</summary>
    public DatasetPart ForgetTrain { get; }

    /// <summary>D_r of the train part, without what earlier requests have forgotten; never empty.</summary>
    public DatasetPart RetainTrain { get; }

    /// <summary>D_f of the validation part: no model was trained on it, but it shows the class; empty for random requests.</summary>
    public DatasetPart ForgetValidation { get; }

    /// <summary>D_r of the validation part, without what earlier requests have forgotten: what options are tuned on.</summary>
    public DatasetPart RetainValidation { get; }

    private ForgetData(ForgetData whole, DatasetPart forgetTrain, DatasetPart retainTrain)
    {
        (Shape, Normalization, ClassNames) = (whole.Shape, whole.Normalization, whole.ClassNames);
        (Scope, Classes, FineClasses) = (whole.Scope, whole.Classes, whole.FineClasses);
        (ForgetTrain, RetainTrain, ForgetValidation, RetainValidation) = (forgetTrain, retainTrain, whole.ForgetValidation, whole.RetainValidation);
    }

    /// <summary>The same with the first images of each class of the train parts only, at least one of each.</summary>
    /// <param name="share">The share that is kept, above 0.</param>
    internal ForgetData Take(double share) => share >= 1 ? this : new ForgetData(this, Take(ForgetTrain, share), Take(RetainTrain, share));

    private static DatasetPart Take(DatasetPart part, double share)
    {
        Dictionary<int, int> left = part.Labels.ToArray().CountBy(label => label).ToDictionary(of => of.Key, of => (int)Math.Ceiling(share * of.Value));
        return part.Where(i => left[part.Label(i)]-- > 0);
    }
}
