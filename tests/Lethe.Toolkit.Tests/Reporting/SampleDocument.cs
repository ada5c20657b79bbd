using System.IO.Compression;
using Lethe.Results;

namespace Lethe.Toolkit.Tests.Reporting;

/// <summary>A made-up run that looks like the demo: every part of a report is in it.</summary>
public static class SampleDocument
{
    private static readonly string[] Classes = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    private const int Forgotten = 6;

    private static readonly Figures Original = new(0.71, 0.905, 0.61, 0, 24.6);
    private static readonly Figures Retrained = new(0, 0.921, 0.5, 0, 22.3);

    private static readonly (string Id, string Name, Figures Figures, Alarm[] Alarms)[] Runs =
    [
        ("mask-logit", "Mask logit", new(0, 0.918, 0.62, 0.22, 0.01), []),
        ("finetune", "Fine-tuning on D_r", new(0.035, 0.917, 0.53, 0.11, 5.2), []),
        ("gradient-ascent", "Gradient ascent", new(0, 0.412, 0.41, 3.9, 0.62), [new(AlarmKind.Collapse, "Retain accuracy on test images fell by 49 points.")]),
        ("random-label", "Random labels", new(0.02, 0.909, 0.38, 0.31, 3.8), [new(AlarmKind.OverForgetting, "Membership inference at 0.38 lies below the retrained model's interval.")]),
        ("ssd", "Selective synaptic dampening", new(0.005, 0.914, 0.515, 0.09, 0.81), []),
        ("scrub", "SCRUB", new(0.0, 0.907, 0.47, 0.18, 2.9), []),
        ("negative-gradient-plus", "Negative gradient plus", new(0.045, 0.9, 0.55, 0.27, 1.7), []),
        ("naive-prune", "Naive pruning", new(0, 0.917, 0.63, 0.24, 0.4), [new(AlarmKind.Filtering, "No better than the control on KL and the linear probe.")]),
    ];

    public static ReportDocument Build(bool withReference = true) => new()
    {
        Title = "Forgetting the class “Shirt”",
        Command = "lethe demo --seed 1 --out demo",
        Version = "0.1.0",
        Seed = 1,
        Forget = new ForgetFacts("class:6", RequestScope.Classes, [Forgotten], 900, 8100, 200, Hash(1), []),
        Data = new DataFacts("fashion-mnist-mini", Hash(2), Classes, 1, 28, 28, 9000, 1000, 2000, "hash10-v1", []),
        Model = new ModelFacts("cnn", 421_642, [new("epochs", "8"), new("batch", "64"), new("lr", "0.002"), new("optimizer", "adamw"), new("schedule", "one-cycle"), new("augment", "none")]),
        Original = Evidence("original", Original, 3, 8),
        Retrained = withReference ? Evidence("retrained", Retrained, 4, 8) : null,
        Methods = [.. Runs.Select((run, i) => Method(run.Id, run.Name, run.Figures, run.Alarms, i, withReference))],
        Metrics = Legend,
        Images = [.. Enumerable.Range(0, 8).Select(i => new TestImage(40 + 7 * i, Forgotten, 28, 28, Png(i)))],
        ResidualFiles = [new("original.safetensors", "the original model"), new("importances.safetensors", "Fisher importances over all of D")],
    };

    public static IReadOnlyList<MetricDescription> Legend { get; } =
    [
        new("forget_test_accuracy", "Forget accuracy", "#{argmax p(x) = y} / |D_f test|", MetricDirection.Retrained, "the retrained model's value", "Test images of the forgotten class that are still recognised.", MetricUnit.Fraction),
        new("retain_test_accuracy", "Retain accuracy", "#{argmax p(x) = y} / |D_r test|", MetricDirection.Retrained, "the retrained model's value", "Test images of the other classes that are recognised.", MetricUnit.Fraction),
        new("forget_train_accuracy", "Forget accuracy, train", "#{argmax p(x) = y} / |D_f train|", MetricDirection.Retrained, "the retrained model's value", "Training images to forget that are still recognised.", MetricUnit.Fraction),
        new("retain_train_accuracy", "Retain accuracy, train", "#{argmax p(x) = y} / |D_r train|", MetricDirection.Retrained, "the retrained model's value", "Training images to keep that are recognised.", MetricUnit.Fraction),
        new("test_accuracy", "Test accuracy", "#{argmax p(x) = y} / |D_t|", MetricDirection.Retrained, "the retrained model's value", "All test images.", MetricUnit.Fraction),
        new("mia_entropy_auc", "Membership inference", "AUC of −H(p(x)), members D_f train, non-members unseen images of the same class", MetricDirection.Retrained, "the retrained model's value; 0.5 tells nothing", "Whether entropy tells the training images to forget from unseen ones. 0.3 leaks like 0.7.", MetricUnit.Score),
        new("kl_forget", "KL on D_f", "mean KL(p_retrained ‖ p_model) over the test part of D_f", MetricDirection.Lower, "the value of a second retrained model; floor unknown", "How far the outputs are from the retrained model's on the forgotten class.", MetricUnit.Nats),
        new("worst_class_drop", "Worst class drop", "max_k acc_k(original) − acc_k(model), k retained", MetricDirection.Retrained, "the retrained model's value", "The retained class that lost most.", MetricUnit.Fraction),
        new("relearn_steps", "Relearn steps", "steps until forget accuracy is back", MetricDirection.Retrained, "the retrained model's value", "How fast the class comes back.", MetricUnit.Count),
    ];

    private static MethodResult Method(string id, string name, Figures figures, Alarm[] alarms, int index, bool withReference) => new()
    {
        Method = id,
        Name = name,
        Role = id == "mask-logit" ? MethodRole.Control : MethodRole.Method,
        Summary = id == "mask-logit" ? "Switches the class's logit off and changes nothing else." : "A method of this made-up run.",
        Citation = id == "ssd" ? "Foster, Schoepf, Brintrup: Fast Machine Unlearning Without Retraining Through Selective Synaptic Dampening. AAAI 2024. https://arxiv.org/abs/2308.07707" : "",
        Options = id == "ssd" ? [new("alpha", "10"), new("lambda", "1")] : [],
        Audit = new AuditRecord("class:6", id is "ssd" or "finetune" && withReference ? Claim.BehavesAlike(["forget_test_accuracy", "retain_test_accuracy", "mia_entropy_auc"]) : Claim.NoEvidence,
            new AuditModels(new(Metrics(Original)), new(Metrics(figures)), withReference ? new(Metrics(Retrained)) : null),
            withReference ? Gap(figures) : null,
            AuditCost.Of(figures.Seconds, 9000 * (index + 1), 1800 * index, 40_000 * index + 64, withReference ? Retrained.Seconds : null),
            new AuditProvenance("0.1.0", Hash(3), Hash(10 + index), withReference ? Hash(4) : null, Hash(2), Hash(1))),
        Model = Evidence(id, figures, 10 + index, id is "finetune" or "random-label" ? 3 : 0),
        Alarms = alarms,
    };

    private static MetricSet Metrics(Figures f) => new()
    {
        { "forget_test_accuracy", Near(f.Forget, 0.06) },
        { "retain_test_accuracy", Near(f.Retain, 0.013) },
        { "forget_train_accuracy", Near(f.Forget * 1.05, 0.03) },
        { "retain_train_accuracy", Near(Math.Min(1, f.Retain + 0.03), 0.005) },
        { "test_accuracy", Near(0.9 * f.Retain + 0.1 * f.Forget, 0.013) },
        { "mia_entropy_auc", Near(f.Attack, 0.045) },
        { "kl_forget", f.Divergence == 0 ? MetricValue.Missing("floor unknown: there is no second retrained model") : Near(f.Divergence, 0.1 * f.Divergence) },
        { "worst_class_drop", Near(Math.Max(0.01, 0.95 - f.Retain), 0.03) },
    };

    private static MetricSet Gap(Figures f)
    {
        MetricSet reference = Metrics(Retrained), own = Metrics(f), gap = [];
        foreach ((string name, MetricValue value) in own)
            gap.Add(name, reference.Number(name) is double number && value.Value is double mine ? Near(mine - number, 0.012) : MetricValue.Missing("no reference value"));
        return gap;
    }

    private static MetricValue Near(double value, double half) => MetricValue.Of(value, value - half, value + half);

    private static ModelEvidence Evidence(string name, Figures figures, int seed, int epochs) => new()
    {
        Metrics = new ModelMetrics(Metrics(figures)),
        Sha256 = Hash(seed),
        Seconds = figures.Seconds,
        Curve = [.. Enumerable.Range(1, epochs).Select(e => new TrainingPoint(e, 0.18 + 0.7 / e + (name == "retrained" ? -0.02 : 0), 0.95 - 0.2 / e, 0.91 - 0.14 / e))],
        Confusion = Confusion(figures, seed),
        Groups = [Group(SampleGroup.ForgetTrain, 900, figures.Forget > 0.5 ? 0.3 : 2.6, seed), Group(SampleGroup.ForgetTest, 200, figures.Forget > 0.5 ? 0.9 : 2.8, seed + 1), Group(SampleGroup.RetainTrain, 8100, 0.08 + (0.95 - figures.Retain), seed + 2), Group(SampleGroup.Test, 1800, 0.14 + (0.95 - figures.Retain), seed + 3)],
        ImagePredictions = [.. Enumerable.Range(0, 8).Select(i => new ImagePrediction(figures.Forget > 0.5 && i % 4 != 3 ? Forgotten : new[] { 0, 2, 4, 3 }[(i + seed) % 4], 0.45 + 0.06 * i))],
    };

    private static SampleGroup Group(string id, int count, double typicalLoss, int seed)
    {
        float[] losses = new float[count], confidence = new float[count];
        uint state = (uint)seed * 2654435761 + 17;
        for (int i = 0; i < count; i++)
        {
            double u = Next(ref state) + Next(ref state) + Next(ref state) - 1.5;
            losses[i] = (float)(typicalLoss * Math.Pow(10, 1.4 * u));
            confidence[i] = (float)Math.Clamp(1 - 0.5 * Math.Pow(Next(ref state), 2 + (1 / (0.2 + typicalLoss))), 0.1, 1);
        }
        return new SampleGroup(id, count, Histogram.OfConfidence(confidence), Histogram.OfLoss(losses));
    }

    private static ConfusionMatrix Confusion(Figures figures, int seed)
    {
        int[][] counts = [.. Enumerable.Range(0, 10).Select(_ => new int[10])];
        uint state = (uint)seed * 40503 + 3;
        for (int row = 0; row < 10; row++)
            for (int i = 0; i < 200; i++)
                counts[row][Next(ref state) < (row == Forgotten ? figures.Forget : figures.Retain) ? row : Other(row, ref state, figures)]++;
        return new ConfusionMatrix(counts);
    }

    private static int Other(int row, ref uint state, Figures figures)
    {
        int[] near = row switch { 6 => [0, 0, 2, 2, 4, 3], 0 => [3, 2, 6], 2 => [4, 0, 6], 4 => [2, 3, 6], 5 => [7, 9], 7 => [9, 5], 9 => [7], 3 => [0, 4], 8 => [0, 2], _ => [3] };
        int pick = near[(int)(Next(ref state) * near.Length)];
        return pick == Forgotten && figures.Forget < 0.1 ? near[0] : pick;
    }

    private static double Next(ref uint state)
    {
        state = state * 1664525 + 1013904223;
        return (state >> 8) / 16777216.0;
    }

    private static string Hash(int seed) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([(byte)seed]));

    /// <summary>A shirt of 28 by 28 grey pixels, as a PNG.</summary>
    private static byte[] Png(int seed)
    {
        byte[] rows = new byte[28 * 29];
        for (int y = 0; y < 28; y++)
            for (int x = 0; x < 28; x++)
                rows[y * 29 + 1 + x] = (byte)(y is > 3 and < 26 && Math.Abs(x - 13.5) < (y < 12 ? 12 - seed % 3 : 7) ? 120 + (x * 7 + y * (seed + 3)) % 100 : 0);
        using MemoryStream png = new();
        png.Write([137, 80, 78, 71, 13, 10, 26, 10]);
        Chunk(png, "IHDR", [0, 0, 0, 28, 0, 0, 0, 28, 8, 0, 0, 0, 0]);
        using MemoryStream packed = new();
        using (ZLibStream zip = new(packed, CompressionLevel.Optimal, true)) zip.Write(rows);
        Chunk(png, "IDAT", packed.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, byte[] data)
    {
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
        uint crc = uint.MaxValue;
        foreach (byte value in body)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        png.Write([(byte)(data.Length >> 24), (byte)(data.Length >> 16), (byte)(data.Length >> 8), (byte)data.Length]);
        png.Write(body);
        crc = ~crc;
        png.Write([(byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc]);
    }

    private sealed record Figures(double Forget, double Retain, double Attack, double Divergence, double Seconds);
}
