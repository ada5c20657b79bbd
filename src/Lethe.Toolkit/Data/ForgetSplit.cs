using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary>A dataset split by a request into D_f, what to forget, and D_r, what to retain; index views, no copies.</summary>
/// <remarks>
/// A request about classes splits the train, the validation and the test part. A request about samples splits the train
/// part (and the validation part where it names ids of it); its <see cref="ForgetTest"/> is empty.
/// D_r leaves out every earlier request's D_f, in each part. An image that an earlier request has named already stays in
/// D_f of a later one that names it again.
/// </remarks>
public sealed class ForgetSplit
{
    private ForgetSplit(ResolvedForgetRequest resolved, ForgetData training, DatasetPart forgetTest, DatasetPart retainTest) =>
        (Resolved, Training, ForgetTest, RetainTest) = (resolved, training, forgetTest, retainTest);

    /// <summary>The text of the request.</summary>
    public string Request => Resolved.Request.Text;

    /// <summary>The request with its names and ids looked up.</summary>
    public ResolvedForgetRequest Resolved { get; }

    /// <summary>The SHA-256 of the resolved ids; see <see cref="ResolvedForgetRequest.IdsSha256"/>.</summary>
    public string IdsSha256 => Resolved.IdsSha256;

    /// <summary>Whether classes, fine classes or single samples are to be forgotten.</summary>
    public ForgetScope Scope => Resolved.Scope;

    /// <summary>The classes of a class request; empty for the others.</summary>
    public ImmutableArray<int> Classes => Resolved.Classes;

    /// <summary>The fine classes of a fine-class request; empty for the others.</summary>
    public ImmutableArray<int> FineClasses => Resolved.FineClasses;

    /// <summary>What methods see: the parts of the train and validation part.</summary>
    public ForgetData Training { get; }

    /// <summary>D_f of the test part; empty for sample requests.</summary>
    public DatasetPart ForgetTest { get; }

    /// <summary>D_r of the test part, without the classes of earlier requests; the whole test part for sample requests without history.</summary>
    public DatasetPart RetainTest { get; }

    /// <summary>Splits a dataset by a request.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="request">What to forget.</param>
    /// <param name="history">The requests that the original model has served already.</param>
    /// <exception cref="UsageException">A request that matches nothing or everything, or with the earlier ones leaves nothing to retain.</exception>
    public static ForgetSplit Create(Dataset data, ForgetRequest request, IReadOnlyList<ForgetRequest>? history = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(request);
        ResolvedForgetRequest resolved = request.Resolve(data);
        ResolvedForgetRequest[] gone = [resolved, .. (history ?? []).Select(earlier => earlier.Resolve(data))];
        HashSet<int> goneIds = [.. gone.SelectMany(r => r.TrainIds.Concat(r.ValidationIds))];
        DatasetPart retainTrain = data.Train.Where(i => !goneIds.Contains(data.Train.Id(i)));
        if (retainTrain.Count == 0)
            throw new UsageException($"forget request '{request}' and the {gone.Length - 1} served before leave nothing of the train part of '{data.Name}', expected some images to retain");
        var training = new ForgetData(
            data,
            resolved,
            Named(data.Train, resolved.TrainIds),
            retainTrain,
            Named(data.Validation, resolved.ValidationIds),
            data.Validation.Where(i => !goneIds.Contains(data.Validation.Id(i))));
        DatasetPart test = data.Test;
        return new ForgetSplit(
            resolved,
            training,
            test.Where(i => Covers(resolved, test, i)),
            test.Where(i => !gone.Any(r => Covers(r, test, i))));
    }

    private static DatasetPart Named(DatasetPart part, ImmutableArray<int> ids) => part.Where(i => ids.BinarySearch(part.Id(i)) >= 0);

    private static bool Covers(ResolvedForgetRequest request, DatasetPart test, int index) => request.Scope switch
    {
        ForgetScope.Classes => request.Classes.Contains(test.Label(index)),
        ForgetScope.FineClasses => request.FineClasses.Contains(test.FineLabel(index)),
        _ => false,
    };
}
