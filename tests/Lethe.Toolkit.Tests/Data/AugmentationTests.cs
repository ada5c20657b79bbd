using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class AugmentationTests
{
    [Theory]
    [InlineData("none", 0, false, "none")]
    [InlineData("flip", 0, true, "flip")]
    [InlineData("crop4", 4, false, "crop4")]
    [InlineData("Flip + crop2", 2, true, "crop2+flip")]
    public void Words_are_joined_by_plus(string text, int padding, bool flip, string canonical)
    {
        var augmentation = Augmentation.Parse(text);
        Assert.Equal(new Augmentation(padding, flip), augmentation);
        Assert.Equal(canonical, augmentation.ToString());
        Assert.Equal(canonical == "none", augmentation.IsNone);
    }

    [Theory]
    [InlineData("crop")]
    [InlineData("crop0")]
    [InlineData("crop65")]
    [InlineData("crop4+crop4")]
    [InlineData("flip+flip")]
    [InlineData("none+flip")]
    [InlineData("rotate")]
    [InlineData("")]
    public void Other_words_are_refused(string text) =>
        Assert.StartsWith($"augmentation '{text}': ", Assert.Throws<UsageException>(() => Augmentation.Parse(text)).Message);
}
