using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary>The sets that the registry knows, each with its source. Add a set here and everywhere else follows.</summary>
internal static class DatasetCatalog
{
    private const string CifarCitation = "Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009";
    private const string CifarLicence = "no licence stated; the authors ask to be cited";
    private const string CifarOrigin = "the CIFAR page of the University of Toronto";
    private const string FashionCitation = "Xiao, Rasul, Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms, 2017";
    private const string FashionLicence = "MIT, Copyright 2017 Zalando SE";

    private static readonly ImageShape Grey28 = new(1, 28, 28);
    private static readonly Normalization FashionStatistics = Normalization.Grey(0.2860f, 0.3530f);
    private static readonly Normalization Cifar100Statistics = new([0.5071f, 0.4865f, 0.4409f], [0.2673f, 0.2564f, 0.2762f]);
    private static readonly OfficialArchive Cifar100Archive = new("cifar-100-binary.tar.gz", "161 MB", CifarOrigin, "03b5dce01913d631647c71ecec9e9cb8");

    private static readonly DatasetFile Cifar100Train = new("train.bin", "6172c7755cfe09b2fe270c85cebc1b15");
    private static readonly DatasetFile Cifar100Test = new("test.bin", "4499cfba6c016c1be1438163640a0898");

    private static readonly ImmutableArray<string> FashionNames =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    private static readonly ImmutableArray<string> DigitNames = Characters("0123456789");

    private static readonly ImmutableArray<string> Cifar10Names =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    // MNIST and Fashion-MNIST have the same file names; their first train labels tell them apart.
    private static readonly (string Id, byte[] Labels) MnistStart = ("mnist", [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    private static readonly (string Id, byte[] Labels) FashionStart = ("fashion-mnist", [9, 0, 0, 3, 0, 2, 7, 2, 5, 5]);

    /// <summary>All sources, the embedded one first.</summary>
    public static readonly ImmutableArray<IDatasetSource> Sources =
        [new EmbeddedSource(MiniFormat()), FashionMnist(), Mnist(), EmnistBalanced(), Cifar10(), Cifar100(), Cifar20()];

    private static IdxSource FashionMnist() => new(
        new DatasetInfo("fashion-mnist", "clothes in 10 classes, 28x28 grey", FashionCitation, FashionLicence, Grey28, 10, 60000, 10000)
        {
            Archive = new("train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz", "30 MB", "the fashion-mnist project of Zalando Research (Debian: package dataset-fashion-mnist)"),
            Normalization = FashionStatistics,
        },
        contentMd5: ["f4a8712d7a061bf5bd6d2ca38dc4d50a", "9018921c3c673c538a1fc5bad174d6f9", "8181f5470baa50b63fa0f6fddb340f0a", "15d484375f8d13e6eb1aabb0c3f46965"])
    {
        ClassNames = FashionNames,
        Namesake = MnistStart,
    };

    /// <summary>The format of the embedded set; its own file prefix keeps a checkout from being taken for the full set.</summary>
    public static IdxSource MiniFormat() => new(
        new DatasetInfo("fashion-mnist-mini", "a sixth of Fashion-MNIST's train part and a fifth of its test part, embedded", FashionCitation, FashionLicence, Grey28, 10, 10000, 2000)
        {
            Normalization = FashionStatistics,
        },
        prefix: "fashion-mnist-mini-")
    {
        ClassNames = FashionNames,
    };

    private static IdxSource Mnist() => new(
        new DatasetInfo("mnist", "handwritten digits in 10 classes, 28x28 grey", "LeCun, Bottou, Bengio, Haffner, Gradient-Based Learning Applied to Document Recognition, Proceedings of the IEEE 86(11), 1998", "CC BY-SA 3.0, Yann LeCun and Corinna Cortes", Grey28, 10, 60000, 10000)
        {
            Archive = new("train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz", "12 MB", "the MNIST database of Yann LeCun or a mirror of it"),
            Normalization = Normalization.Grey(0.1307f, 0.3081f),
        },
        contentMd5: ["6bbc9ace898e44ae57da46a324031adb", "a25bea736e30d166cdddb491f175f624", "2646ac647ad5339dbf082846283269ea", "27ae3e4e09519cfbb04c329615203637"])
    {
        ClassNames = DigitNames,
        Namesake = FashionStart,
    };

    private static IdxSource EmnistBalanced() => new(
        new DatasetInfo("emnist-balanced", "handwritten digits and letters in 47 balanced classes, 28x28 grey", "Cohen, Afshar, Tapson, van Schaik, EMNIST: an extension of MNIST to handwritten letters, 2017", "public domain in the United States (NIST Special Database 19)", Grey28, 47, 112800, 18800)
        {
            Archive = new("gzip.zip", "535 MB", "the EMNIST page of NIST", "58c8d27c78d21e728a6bc7b3cc06412e"),
            Normalization = Normalization.Grey(0.1751f, 0.3332f),
        },
        prefix: "emnist-balanced-",
        testStem: "test")
    {
        ClassNames = Characters("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"),
        MappingFile = "emnist-balanced-mapping.txt",
        Transposed = true,
    };

    private static CifarSource Cifar10() => new(
        new DatasetInfo("cifar10", "small photographs in 10 classes, 32x32 colour", CifarCitation, CifarLicence, CifarLayout.Shape, 10, 50000, 10000)
        {
            Archive = new("cifar-10-binary.tar.gz", "162 MB", CifarOrigin, "c32a1d4ab5d03f1284b67883e8d87530"),
            Normalization = new Normalization([0.4914f, 0.4822f, 0.4465f], [0.2023f, 0.1994f, 0.2010f]),
        },
        new CifarLayout(0, 10),
        coarse: false)
    {
        TrainFiles =
        [
            new DatasetFile("data_batch_1.bin", "5dd7e06a14cb22eb9f671a540d1b7c25"),
            new DatasetFile("data_batch_2.bin", "5ea93a67294ea407fff1d09f752e9692", Required: false),
            new DatasetFile("data_batch_3.bin", "942cd6a4bcdd0dd3c604fbe906cb4421", Required: false),
            new DatasetFile("data_batch_4.bin", "ae636b3ba5c66a11e91e8cb52e771fcb", Required: false),
            new DatasetFile("data_batch_5.bin", "53f37980c15c3d472c316c40844f3f0d", Required: false),
        ],
        TestFile = new DatasetFile("test_batch.bin", "803d5f7f4d78ea53de84dbe85f74fb6d"),
        NamesFile = new DatasetFile("batches.meta.txt", Required: false),
        ClassNames = Cifar10Names,
    };

    private static CifarSource Cifar100() => new(
        new DatasetInfo("cifar100", "small photographs in 100 classes, 32x32 colour", CifarCitation, CifarLicence, CifarLayout.Shape, 100, 50000, 10000)
        {
            Archive = Cifar100Archive,
            Normalization = Cifar100Statistics,
        },
        new CifarLayout(20, 100),
        coarse: false)
    {
        TrainFiles = [Cifar100Train],
        TestFile = Cifar100Test,
        NamesFile = new DatasetFile("fine_label_names.txt"),
    };

    private static CifarSource Cifar20() => new(
        new DatasetInfo("cifar20", "CIFAR-100 under its 20 coarse classes, the 100 fine ones below them", CifarCitation, CifarLicence, CifarLayout.Shape, 20, 50000, 10000)
        {
            FineClasses = 100,
            Archive = Cifar100Archive,
            Normalization = Cifar100Statistics,
        },
        new CifarLayout(20, 100),
        coarse: true)
    {
        TrainFiles = [Cifar100Train],
        TestFile = Cifar100Test,
        NamesFile = new DatasetFile("coarse_label_names.txt"),
        FineNamesFile = new DatasetFile("fine_label_names.txt"),
    };

    private static ImmutableArray<string> Characters(string text) => [.. text.Select(c => $"{c}")];
}
