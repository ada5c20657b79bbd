using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary><c>samples:0-99,205</c>: single images by id, in ascending ranges without overlap.</summary>
internal sealed record SampleSelection(ImmutableArray<IdRange> Ranges, bool FromFile) : RequestSelection
{
    public override ResolvedForgetRequest Resolve(ForgetRequest request, Dataset data)
    {
        var train = data.Train.Ids.ToArray().ToHashSet();
        var validation = data.Validation.Ids.ToArray().ToHashSet();
        int[] loaded = [.. train.Concat(validation).Order()];
        var fromTrain = new List<int>();
        var fromValidation = new List<int>();
        foreach (IdRange range in Ranges)
        {
            if (range.Last > loaded[^1])
                throw Unknown(request, data, loaded, Math.Max(range.First, loaded[^1] + 1));
            for (int id = range.First; id <= range.Last; id++)
            {
                if (train.Contains(id))
                    fromTrain.Add(id);
                else if (validation.Contains(id))
                    fromValidation.Add(id);
                else
                    throw Unknown(request, data, loaded, id);
            }
        }

        return new ResolvedForgetRequest(request, ForgetScope.Samples, fromTrain, fromValidation);
    }

    /// <summary>The ids as a request writes them.</summary>
    public override string ToString() => string.Join(',', Ranges);

    private static UsageException Unknown(ForgetRequest request, Dataset data, int[] loaded, int id)
    {
        int after = ~Array.BinarySearch(loaded, id);
        string nearest = after == loaded.Length ? $"{loaded[^1]}" : after == 0 ? $"{loaded[0]}" : $"{loaded[after - 1]} and {loaded[after]}";
        return new UsageException(
            $"forget request '{request}': sample id {id} is not in the train part of '{data.Name}', expected ids from {loaded[0]} to {loaded[^1]}, the nearest being {nearest}");
    }
}
