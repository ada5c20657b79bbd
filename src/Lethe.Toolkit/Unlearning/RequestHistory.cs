using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>The requests that a model has served, on the data at hand.</summary>
public static class RequestHistory
{
    /// <summary>Splits data by a request; D_r leaves out everything that the model was asked to forget before.</summary>
    /// <param name="model">What the model says of itself.</param>
    /// <param name="data">The data it was trained on.</param>
    /// <param name="request">What is to be forgotten.</param>
    /// <exception cref="UsageException">The request matches nothing or everything, or an earlier one meant other images than it does in this data.</exception>
    public static ForgetSplit Split(ModelDescription model, Dataset data, ForgetRequest request)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return ForgetSplit.Create(data, request, [.. model.History.Select(served => Recall(served, data))]);
    }

    private static ForgetRequest Recall(ServedRequest served, Dataset data)
    {
        ForgetRequest request = ForgetRequest.Parse(served.Request);
        if (request.Resolve(data).IdsSha256 != served.IdsSha256)
            throw new UsageException($"the model has served '{request}', which means other images in '{data.Name}', expected the data that the model was trained on");
        return request;
    }
}
