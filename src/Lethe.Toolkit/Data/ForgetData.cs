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
}
