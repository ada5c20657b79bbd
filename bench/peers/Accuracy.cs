using System.Globalization;
using Lethe.Data;
using Lethe.Models;

namespace Lethe.Peers;

/// <summary>Trains one small network on real images, to compare convolution algorithms by the accuracy they lead to.</summary>
internal static class Accuracy
{
    /// <summary>Trains ResNet-18 of width 16 by its own recipe and measures it on the official test images.</summary>
    /// <param name="data">The data set, with options.</param>
    /// <param name="root">Where it lies.</param>
    /// <param name="seed">Initial weights and order.</param>
    /// <param name="epochs">Passes over the training images.</param>
    /// <returns>One line of JSON.</returns>
    internal static string Measure(string data, string root, ulong seed, string epochs)
    {
        const string Spec = "resnet18:width=16";
        Dataset dataset = DatasetRegistry.Load(data, root);
        Model start = ModelRegistry.Create(Spec, dataset, seed, ModelRegistry.DefaultRecipe(Spec, dataset).With([$"epochs={epochs}"]));
        TrainingResult result = Trainer.Train(start, TrainingRun.Of(start, dataset, seed));
        double accuracy = Predictor.Run(result.Model, dataset.Test).Accuracy();
        return string.Create(CultureInfo.InvariantCulture, $"{{\"accuracy\": {accuracy:F4}, \"train_images\": {dataset.Train.Count}, \"seconds\": {result.Seconds:F1}}}");
    }
}
