using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class DatasetLookupTests
{
    private static readonly ImageShape Shape = new(1, 28, 28);

    [Fact]
    public void A_set_is_found_in_a_direct_subfolder_of_the_given_root()
    {
        using var root = new TempFolder();
        WriteIdx(root, "digits", [5, 0, 4]);
        Dataset data = DatasetRegistry.Load("mnist:validation=0", root.Path);
        Assert.Equal([5, 0, 4], data.Train.Labels.ToArray());
        Assert.True(data.IsPartial);
        Assert.Equal(["mnist: a part of the official set: 3 of 60000 train and 2 of 10000 test images"], data.Notices);
        Assert.Equal(Path.Combine(root.Path, "digits"), DatasetPath.Of("mnist", root.Path).Folder);
    }

    [Fact]
    public void Two_sets_with_the_same_file_names_are_told_apart_by_their_labels()
    {
        using var root = new TempFolder();
        WriteIdx(root, "a", [9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0]);
        WriteIdx(root, "b", [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
        Dataset digits = DatasetRegistry.Load("mnist:validation=0", root.Path);
        Dataset clothes = DatasetRegistry.Load("fashion-mnist:validation=0", root.Path);
        Assert.Equal((10, 11), (digits.Train.Count, clothes.Train.Count));
        Assert.Contains($"mnist: {Path.Combine(root.Path, "a")} holds fashion-mnist", digits.Notices);
    }

    [Fact]
    public void Official_ids_are_kept_where_a_batch_is_missing()
    {
        using var root = new TempFolder();
        root.Write("cifar/data_batch_1.bin", SmallFiles.Cifar([3], [4]));
        root.Write("cifar/data_batch_3.bin", SmallFiles.Cifar([5]));
        root.Write("cifar/test_batch.bin", SmallFiles.Cifar([6]));
        Dataset data = DatasetRegistry.Load("cifar10:validation=0", root.Path);
        Assert.Equal([0, 1, 20000], data.Train.Ids.ToArray());
        Assert.Equal("airplane", data.ClassNames[0]);
        Assert.Equal([20000], ForgetRequest.Parse("class:dog").Resolve(data).TrainIds);
    }

    [Fact]
    public void Coarse_targets_keep_fine_names_to_forget_by()
    {
        using var root = new TempFolder();
        WriteCifar100(root);
        Dataset coarse = DatasetRegistry.Load("cifar20:validation=0", root.Path), fine = DatasetRegistry.Load("cifar100:validation=0", root.Path);
        Assert.Equal(("coarse 3", "fine 69"), (coarse.ClassNames[3], coarse.FineNames[69]));
        Assert.Equal(("fine 69", 0), (fine.ClassNames[69], fine.FineNames.Length));
        var split = ForgetSplit.Create(coarse, ForgetRequest.Parse("fine:fine 69"));
        Assert.Equal((ForgetScope.FineClasses, 1, 3, 1), (split.Scope, split.Training.ForgetTrain.Count, split.Training.RetainTrain.Count, split.ForgetTest.Count));
        Assert.Equal([69], split.FineClasses);
        Assert.Empty(split.Classes);
    }

    [Fact]
    public void A_missing_set_says_what_to_fetch_and_where_to_unpack_it()
    {
        using var root = new TempFolder();
        IReadOnlyList<DatasetRoot> roots = [new(root.Path, "--data-root"), new("/cache/lethe/data", "cache")];
        var notices = new List<string>();
        IDatasetSource source = DatasetRegistry.Source("cifar100");
        Assert.Null(DatasetLookup.Find(source, roots, notices));
        Assert.Equal([$"cifar100: not found in --data-root '{root.Path}'"], notices);
        Assert.Equal(
            $"dataset 'cifar100' not found in --data-root {root.Path}, cache /cache/lethe/data or their direct subfolders: fetch cifar-100-binary.tar.gz (161 MB) from the CIFAR page of the University of Toronto and unpack it into /cache/lethe/data",
            DatasetRegistry.Missing(source, roots));
        Assert.EndsWith(
            $"into {Path.Combine("/cache/lethe/data", "mnist")}", DatasetRegistry.Missing(DatasetRegistry.Source("mnist"), roots));
    }

    [Fact]
    public void A_given_root_that_is_no_folder_is_mentioned()
    {
        var notices = new List<string>();
        DatasetLookup.Find(DatasetRegistry.Source("cifar10"), [new DatasetRoot("/no/such/folder", "--data-root")], notices);
        Assert.Equal(["cifar10: not found in --data-root '/no/such/folder', which is no folder"], notices);
    }

    [Fact]
    public void Roots_are_searched_in_the_order_of_the_manual()
    {
        var environment = new Dictionary<string, string?> { ["LETHE_DATA"] = "/env", ["XDG_CACHE_HOME"] = "/xdg" };
        IReadOnlyList<DatasetRoot> roots = DatasetRoot.All("/given", name => environment.GetValueOrDefault(name));
        Assert.Equal(["--data-root", "LETHE_DATA", "./data", "cache", "system"], roots.Select(root => root.Origin));
        Assert.Equal(["/given", "/env", "data", Path.Combine("/xdg", "lethe", "data")], roots.Take(4).Select(root => root.Path));
        Assert.Equal(3, DatasetRoot.All(null, _ => null).Count);
    }

    [Fact]
    public void A_check_finds_a_sound_part_and_names_its_files()
    {
        using var root = new TempFolder();
        WriteIdx(root, "digits", [5, 0, 4]);
        DatasetCheckReport report = DatasetCheck.Run("mnist", root.Path);
        Assert.True(report.IsSound);
        Assert.False(report.IsWhole);
        Assert.Equal([1, 0, 0, 0, 1, 1, 0, 0, 0, 0], report.TrainPerClass);
        Assert.All(report.Files, file => Assert.Equal(FileVerdict.Different, file.Verdict));
        Assert.Equal(FileVerdict.Different, report.Checksums);
    }

    [Fact]
    public void A_check_collects_the_faults_of_a_damaged_set()
    {
        using var root = new TempFolder();
        WriteCifar100(root);
        string path = root.Write("cifar/test.bin", new byte[3000]);
        DatasetCheckReport report = DatasetCheck.Run("cifar20", root.Path);
        Assert.False(report.IsSound);
        Assert.Equal([$"{path}: at offset 0: expected a record of 3074 bytes, got 3000 bytes and the end of the file"], report.Faults);
        Assert.Equal(FileVerdict.Unknown, report.Files.First(file => file.Name == "fine_label_names.txt").Verdict);
    }

    [Fact]
    public void The_embedded_set_needs_no_path()
    {
        DatasetPath path = DatasetPath.Of("fashion-mnist-mini");
        Assert.True(path.IsEmbedded);
        Assert.Null(path.Folder);
        DatasetCheckReport report = DatasetCheck.Run("fashion-mnist-mini");
        Assert.True(report.IsWhole);
        Assert.All(report.TrainPerClass, count => Assert.Equal(1000, count));
    }

    [Fact]
    public void A_damaged_file_is_told_by_its_path()
    {
        using var root = new TempFolder();
        WriteIdx(root, "digits", [5, 0, 4]);
        string path = root.Write("digits/t10k-labels-idx1-ubyte", SmallFiles.IdxLabels(1));
        DatasetFormatException fault = Assert.Throws<DatasetFormatException>(() => DatasetRegistry.Load("mnist", root.Path));
        Assert.Equal($"{path}: at offset 4: expected label count 2, got 1", fault.Message);
    }

    private static void WriteIdx(TempFolder root, string folder, byte[] labels)
    {
        root.Write($"{folder}/train-images-idx3-ubyte.gz", SmallFiles.Gzip(SmallFiles.IdxImages(labels.Length, Shape)));
        root.Write($"{folder}/train-labels-idx1-ubyte.gz", SmallFiles.Gzip(SmallFiles.IdxLabels(labels)));
        root.Write($"{folder}/t10k-images-idx3-ubyte", SmallFiles.IdxImages(2, Shape));
        root.Write($"{folder}/t10k-labels-idx1-ubyte", SmallFiles.IdxLabels(1, 2));
    }

    private static void WriteCifar100(TempFolder root)
    {
        root.Write("cifar/train.bin", SmallFiles.Cifar([3, 69], [3, 68], [0, 1], [1, 2]));
        root.Write("cifar/test.bin", SmallFiles.Cifar([3, 69], [0, 1]));
        root.Write("cifar/coarse_label_names.txt", string.Join('\n', Enumerable.Range(0, 20).Select(i => $"coarse {i}")));
        root.Write("cifar/fine_label_names.txt", string.Join('\n', Enumerable.Range(0, 100).Select(i => $"fine {i}")));
    }
}
