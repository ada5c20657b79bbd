using System.Text.Json;
using Lethe.Data;
using Lethe.Formats;
using Xunit;

namespace Lethe.Cli.Tests.Commands;

public sealed class PredictCommandTests(TrainedModels models)
{
    [Fact]
    public void Every_test_image_gets_an_id_a_label_and_probabilities_that_sum_to_one()
    {
        JsonElement[] predictions = [.. Predict("--data", TrainedModels.Data, "--json").Json().GetProperty("predictions").EnumerateArray()];
        Assert.Equal(200, predictions.Length);
        Assert.All(predictions, prediction =>
        {
            double[] probabilities = [.. prediction.GetProperty("probabilities").EnumerateArray().Select(p => p.GetDouble())];
            Assert.Equal(1, probabilities.Sum(), 1e-5);
            Assert.Equal(Array.IndexOf(probabilities, probabilities.Max()), prediction.GetProperty("label").GetInt32());
            Assert.Equal(JsonValueKind.Number, prediction.GetProperty("id").ValueKind);
        });
    }

    [Fact]
    public void A_person_reads_class_names_and_the_accuracy()
    {
        string text = Predict("--data", TrainedModels.Data).Text();
        Assert.Contains("accuracy 0.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_files_give_what_the_same_image_of_the_data_set_gives()
    {
        using TemporaryFolder folder = new();
        DatasetPart test = DatasetRegistry.Load(TrainedModels.Data).Test;
        File.WriteAllBytes(folder.File("a.png"), PngEncoder.Encode(ImageData.FromPlanes(28, 28, 1, test.Image(0))));
        JsonElement one = Assert.Single(Predict("--data", folder.File("a.png"), "--json").Json().GetProperty("predictions").EnumerateArray());
        JsonElement same = Predict("--data", TrainedModels.Data, "--json").Json().GetProperty("predictions")[0];
        Assert.Equal(folder.File("a.png"), one.GetProperty("id").GetString());
        Assert.Equal(same.GetProperty("probabilities").ToString(), one.GetProperty("probabilities").ToString());
    }

    [Fact]
    public void A_part_that_is_none_is_refused() => Predict("--data", TrainedModels.Data, "--part", "tests").AssertFails(2, "unknown part 'tests'", "test");

    [Fact]
    public void A_missing_image_is_named() => Predict("--data", "nosuch.png").AssertFails(1, "nosuch.png");

    [Fact]
    public void Two_data_sets_at_once_are_refused() => Predict("--data", "mnist", "cifar10").AssertFails(2, "expected one data set");

    private Invocation Predict(params string[] more) => Invocation.Run(["predict", "--model", models.Original, .. more], TestContext.Current.CancellationToken);
}
