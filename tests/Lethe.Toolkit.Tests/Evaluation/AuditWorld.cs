using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Evaluation;
using Lethe.Models;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation;

/// <summary>A small dataset and models whose logits a test makes up, from the part and the image's label and id.</summary>
internal sealed class AuditWorld
{
    public delegate float[] Outputs(bool train, int id, int label);

    private AuditWorld(Dataset data, ForgetSplit split) => (Data, Split) = (data, split);

    public Dataset Data { get; }

    public ForgetSplit Split { get; }

    /// <summary>Images sorted by class: id = label · each + number, without a validation part.</summary>
    public static AuditWorld Create(string request, int classes = 4, int trainEach = 6, int testEach = 6)
    {
        Dataset data = Dataset.FromArrays(
            "tiny", new ImageShape(1, 1, 2), [.. Enumerable.Range(0, classes).Select(k => $"c{k}")],
            Pixels(classes * trainEach), Labels(classes, trainEach), Pixels(classes * testEach), Labels(classes, testEach), validation: 0);
        return Of(data, request);
    }

    public static AuditWorld Of(Dataset data, string request) => new(data, ForgetSplit.Create(data, ForgetRequest.Parse(request)));

    public AuditedModel Model(string role, Outputs outputs, ulong seed = 1) =>
        new(role, Network(seed), part => Predict(part, outputs));

    /// <summary>A real network, linear in the pixels.</summary>
    public Model Network(ulong seed, params ServedRequest[] history)
    {
        LayerGraphBuilder builder = new();
        int features = builder.Flatten(builder.Input, "flatten");
        LayerGraph graph = builder.Build(builder.Linear(features, "fc", Data.Shape.Pixels, Data.ClassNames.Length));
        return new Model(graph, ParameterSet.Initialize(graph, new RandomStream(seed)), new ModelDescription
        {
            Architecture = "linear",
            ClassNames = Data.ClassNames,
            InputShape = Data.Shape,
            Normalization = Data.Normalization,
            ValidationCut = Data.ValidationCut.Id,
            History = [.. history],
        });
    }

    public AuditContext Context(AuditedModel original, AuditedModel? retrained = null, AuditedModel? second = null, IReadOnlyList<AuditedModel>? fresh = null, ulong seed = 0) =>
        new(Data, Split, new AuditReferences(original, retrained, second, () => fresh ?? []), new RandomStream(seed));

    public static AuditResult Run(AuditPlan plan, AuditSubject subject) => Audit.Run(plan, subject, cancellation: TestContext.Current.CancellationToken);

    private Predictions Predict(DatasetPart part, Outputs outputs)
    {
        bool train = !ReferenceEquals(part, Data.Test);
        return new Predictions([.. Enumerable.Range(0, part.Count).SelectMany(i => outputs(train, part.Id(i), part.Label(i)))], Data.ClassNames.Length, part.Labels);
    }

    private static byte[] Pixels(int images) => [.. Enumerable.Range(0, images * 2).Select(i => (byte)(i * 37 % 251))];

    private static int[] Labels(int classes, int each) => [.. Enumerable.Range(0, classes * each).Select(i => i / each)];
}
