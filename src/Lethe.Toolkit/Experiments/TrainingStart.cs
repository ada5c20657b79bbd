using Lethe.Data;
using Lethe.Models;

namespace Lethe.Experiments;

/// <summary>What a training starts from: fresh weights of an architecture, or the model of a file.</summary>
internal static class TrainingStart
{
    /// <summary>The learning rate for weights that are trained already.</summary>
    private const double FurtherRate = 0.01;

    /// <summary>Data, model and recipe of a request. A model from a file keeps its own recipe in its description: it tells how to train it from scratch.</summary>
    /// <exception cref="UsageException">Unknown names or settings, or a model that has forgotten something, which training would bring back.</exception>
    /// <exception cref="DataException">A file is missing or broken, or model and data do not fit.</exception>
    internal static (Dataset Data, Model Start, TrainingRecipe Recipe) Of(TrainRequest request, FlowSettings settings)
    {
        IEnumerable<string> changes = request.Settings.Concat(request.Epochs is int count ? [$"epochs={count}"] : []);
        if (!ModelFile.Extensions.Contains(Path.GetExtension(request.Model), StringComparer.OrdinalIgnoreCase))
            return Fresh(request.Model, settings.LoadData(request.Data), settings, changes);
        (Dataset data, Model model) = settings.Load(request.Data, request.Model);
        if (model.Description.History is [var served, ..])
            throw new UsageException($"'{request.Model}' has forgotten '{served.Request}': training it on '{data.Name}' would bring that back, expected a model that has forgotten nothing");
        TrainingRecipe recipe = (model.Description.Recipe ?? new TrainingRecipe() with { LearningRate = FurtherRate }).With(changes);
        ModelDescription after = model.Description with
        {
            Data = data.Name,
            ValidationCut = data.ValidationCut.Id,
            Seed = settings.Seed,
            // From here on it is what the weights were trained with.
            Assumed = [],
            Parents = model.Description.Parents.Add(model.Sha256()),
        };
        return (data, model.With(after), recipe);
    }

    private static (Dataset Data, Model Start, TrainingRecipe Recipe) Fresh(string spec, Dataset data, FlowSettings settings, IEnumerable<string> changes)
    {
        TrainingRecipe recipe = ModelRegistry.DefaultRecipe(spec, data).With(changes);
        return (data, ModelRegistry.Create(spec, data, settings.Seed, recipe), recipe);
    }
}
