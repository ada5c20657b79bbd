using System.Globalization;
using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class DatasetCatalogTests
{
    [Fact]
    public void Every_set_tells_what_it_is_and_where_to_get_it()
    {
        Assert.Equal(["fashion-mnist-mini", "fashion-mnist", "mnist", "emnist-balanced", "cifar10", "cifar100", "cifar20"], DatasetRegistry.All.Select(info => info.Id));
        foreach (DatasetInfo info in DatasetRegistry.All)
        {
            Assert.All(new[] { info.Summary, info.Citation, info.Licence }, Assert.NotEmpty);
            Assert.Equal(info.Shape.Channels, info.Normalization.Mean.Length);
            Assert.Equal(DatasetCatalog.Sources.Single(s => s.Info == info).Files.Count == 0, info.Archive is null);
            Assert.Same(info, DatasetRegistry.Find(info.Id.ToUpperInvariant()));
        }
    }

    [Fact]
    public void The_page_of_datasets_has_a_row_for_each()
    {
        string? root = FullData.Checkout;
        Assert.SkipWhen(root is null, "The tests do not run from a checkout.");
        string[] rows = [.. File.ReadAllLines(Path.Combine(root, "docs", "datasets", "README.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        foreach (DatasetInfo info in DatasetRegistry.All)
        {
            string classes = info.FineClasses == 0 ? $"{info.Classes}" : $"{info.Classes} ({info.FineClasses} fine)";
            string start = string.Create(CultureInfo.InvariantCulture, $"| `{info.Id}` | {info.Shape} | {classes} | {info.TrainCount} | {info.TestCount} |");
            Assert.Single(rows, row => row.StartsWith(start, StringComparison.Ordinal));
        }
    }
}
