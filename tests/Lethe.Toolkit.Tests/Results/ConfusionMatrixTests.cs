using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Results;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void Rows_are_true_classes_and_columns_predicted_ones()
    {
        ConfusionMatrix matrix = ConfusionMatrix.From(3, [0, 0, 1, 2], [0, 2, 1, 1]);
        Assert.Equal([[1, 0, 1], [0, 1, 0], [0, 1, 0]], matrix.Counts);
    }
}
