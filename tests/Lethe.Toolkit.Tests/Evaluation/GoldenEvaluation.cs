using System.Text.Json;
using Lethe.Evaluation;
using Lethe.Formats;

namespace Lethe.Toolkit.Tests.Evaluation;

/// <summary>The values of NumPy, SciPy and scikit-learn in <c>evaluation.json</c>.</summary>
internal static class GoldenEvaluation
{
    private static readonly JsonElement Root = JsonDocument.Parse(Golden.Bytes("evaluation.json")).RootElement;

    public static double[] Numbers(string name) => Numbers(Root.GetProperty("statistics").GetProperty(name));

    public static double Number(string name) => Root.GetProperty("statistics").GetProperty(name).GetDouble();

    public static bool[] Flags(string name) => [.. Root.GetProperty("statistics").GetProperty(name).EnumerateArray().Select(v => v.GetBoolean())];

    public static float[][] Rows(string name) => Rows(Root.GetProperty("statistics").GetProperty(name));

    /// <summary>The value of each metric on a model of the made-up audit.</summary>
    public static IReadOnlyDictionary<string, double> Metrics(string model) =>
        Root.GetProperty("metrics").GetProperty(model).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());

    /// <summary>The world of the made-up audit: 4 classes of 6 train and 6 test images, class 2 to forget.</summary>
    public static (AuditContext Context, Func<string, AuditedModel> Model) World()
    {
        AuditWorld world = AuditWorld.Create("class:2");
        Dictionary<string, AuditedModel> models = [];
        foreach (JsonProperty model in Root.GetProperty("metrics").GetProperty("logits").EnumerateObject())
        {
            float[][] train = Rows(model.Value.GetProperty("train")), test = Rows(model.Value.GetProperty("test"));
            models.Add(model.Name, world.Model(model.Name, (isTrain, id, _) => isTrain ? train[id] : test[id]));
        }
        AuditContext context = world.Context(models["original"], models["retrained"], models["second"], [models["fresh0"], models["fresh1"], models["fresh2"]]);
        return (context, name => models[name]);
    }

    private static float[][] Rows(JsonElement rows) => [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(v => (float)v.GetDouble()).ToArray())];

    private static double[] Numbers(JsonElement values) => [.. values.EnumerateArray().Select(v => v.GetDouble())];
}
