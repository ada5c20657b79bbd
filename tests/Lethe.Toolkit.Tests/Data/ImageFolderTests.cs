using Lethe.Formats;
using Xunit;

namespace Lethe.Data;

public sealed class ImageFolderTests
{
    [Fact]
    public void Classes_and_files_stand_in_ordinal_order_and_a_tenth_is_cut_for_validation()
    {
        using PictureFolder folder = PictureFolder.Of(20, "owl", "Zebra", "cat");
        Dataset data = DatasetRegistry.Load(folder.Path);
        Assert.Equal(["Zebra", "cat", "owl"], data.ClassNames);
        Assert.Equal(("pets", "hash10-v1", new ImageShape(3, 4, 6)), (data.Name, data.ValidationCut.Id, data.Shape));
        Assert.Equal((54, 6, 15), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.All(Enumerable.Range(0, data.Train.Count), i => Assert.Equal(data.Train.Id(i) / 20, data.Train.Label(i)));
        Assert.Equal(data.Sha256, DatasetRegistry.Load(folder.Path + Path.DirectorySeparatorChar).Sha256);
    }

    [Fact]
    public void Pixels_are_those_of_the_files()
    {
        using PictureFolder folder = PictureFolder.Of(1, "a", "b");
        DatasetPart test = DatasetRegistry.Load(folder.Path).Test;
        Assert.Equal(ImageFile.Read(Path.Combine(folder.Path, "test", "b", "000.png")).ToPlanes(), test.Image(1).ToArray());
    }

    [Fact]
    public void Images_are_resized_and_converted_to_what_the_model_takes()
    {
        using PictureFolder folder = PictureFolder.Of(1, "a", "b");
        Dataset data = DatasetRegistry.Load(folder.Path, input: new ImageShape(1, 3, 5));
        ImageData expected = ImageResizer.Resize(ImageFile.Read(Path.Combine(folder.Path, "train", "a", "000.png")), 5, 3).WithChannels(1);
        Assert.Equal(new ImageShape(1, 3, 5), data.Shape);
        Assert.Equal(expected.ToPlanes(), data.Train.Image(0).ToArray());
        Assert.Equal("pets: 4 of 4 images were resized to 1x3x5", Assert.Single(data.Notices));
    }

    [Fact]
    public void Options_say_size_and_channels_and_are_part_of_the_name()
    {
        using PictureFolder folder = PictureFolder.Of(4, "a", "b");
        Dataset data = DatasetRegistry.Load($"{folder.Path}:size=8,channels=1,validation=0.5,train=2perclass", input: new ImageShape(3, 4, 4));
        Assert.Equal(("pets:train=2perclass,validation=0.5,size=8x8,channels=1", new ImageShape(1, 8, 8), 2, 2), (data.Name, data.Shape, data.Train.Count, data.Validation.Count));
        Assert.Equal(new ImageShape(3, 2, 9), DatasetRegistry.Load($"{folder.Path}:size=2x9").Shape);
        UsageException fault = Assert.Throws<UsageException>(() => DatasetRegistry.Load($"{folder.Path}:size=0,channels=2,sise=3"));
        Assert.Contains("option 'size': expected pixels as 32 or 48x64 (rows x columns), from 1 to 4096, got '0'; option 'channels': expected 1 (grey) or 3 (colour), got '2'; unknown option 'sise', did you mean 'size'?", fault.Message, StringComparison.Ordinal);
        Assert.Contains("option 'size' is for folders of images", Assert.Throws<UsageException>(() => DatasetRegistry.Load("cifar10:size=8")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Grey_pictures_make_a_grey_set_and_one_in_colour_makes_it_coloured()
    {
        using PictureFolder folder = new();
        folder.Add("train/a/1.png", 10, 1).Add("train/b/1.png", 90, 1).Add("test/a/1.png", 10, 1).Add("test/b/1.png", 90, 1);
        Dataset grey = DatasetRegistry.Load(folder.Path);
        Assert.Equal(1, grey.Shape.Channels);
        Assert.Equal(ImageFile.Read(Path.Combine(folder.Path, "train", "b", "1.png")).ToPlanes(), grey.Train.Image(1).ToArray());
        folder.Add("test/b/2.png", 90, 3);
        Assert.Equal(3, DatasetRegistry.Load(folder.Path).Shape.Channels);
    }

    [Fact]
    public void Jpeg_and_png_lie_side_by_side_and_what_desktops_leave_is_passed_over()
    {
        using PictureFolder folder = PictureFolder.Of(1, "a", "b");
        folder.Write("train/a/x.JPG", Golden.Bytes("images/colour-2x2.jpg")).Write("train/a/Thumbs.db", [1]).Write("train/.DS_Store", [1]).Write("test/b/.hidden.png", [1]);
        Dataset data = DatasetRegistry.Load($"{folder.Path}:size=4");
        Assert.Equal((3, 2), (data.Train.Count + data.Validation.Count, data.Test.Count));
    }

    [Fact]
    public void Images_of_different_sizes_ask_for_one()
    {
        using PictureFolder folder = PictureFolder.Of(1, "a", "b");
        folder.Add("train/b/9.png", 1, 3, 7, 9);
        string message = Assert.Throws<UsageException>(() => DatasetRegistry.Load(folder.Path)).Message;
        Assert.Contains("9.png' has 9x7 pixels, another image 4x6; expected one size, or the option size=4x6", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train/a/notes.txt", "notes.txt' is no image that can be read, expected .png, .jpg, .jpeg")]
    [InlineData("train/a/deep/1.png", "deep' is a folder, expected .png")]
    [InlineData("train/1.png", "1.png' is a file among class folders")]
    [InlineData("train/c/1.png", "'c' under train alone")]
    [InlineData("test/d/1.png", "'d' under test alone")]
    [InlineData("train/a/broken.png", "broken.png': image: expected PNG or JPEG, got bytes 01")]
    [InlineData("train/a/moving.png", "moving.png': image: expected PNG or JPEG, got GIF")]
    [InlineData("test/b/none.png", "none.png': expected a file with content, got 0 bytes")]
    public void What_does_not_belong_is_refused_by_name(string name, string expected)
    {
        using PictureFolder folder = PictureFolder.Of(1, "a", "b");
        folder.Write(name, name.Contains("moving", StringComparison.Ordinal) ? "GIF89a"u8.ToArray() : name.Contains("none", StringComparison.Ordinal) ? [] : [1]);
        LetheException fault = Assert.ThrowsAny<LetheException>(() => DatasetRegistry.Load(folder.Path));
        Assert.Equal(1, fault.ExitCode);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Missing_parts_empty_classes_and_a_single_class_are_refused()
    {
        using PictureFolder folder = new();
        folder.Add("train/a/1.png", 1).Add("train/b/1.png", 1);
        Assert.Contains("has no folder 'test', expected images under train/<class> and test/<class>", Refused(), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(folder.Path, "test", "a"));
        Assert.Contains("class folder", Refused(), StringComparison.Ordinal);
        Assert.Contains("is empty", Refused(), StringComparison.Ordinal);
        Directory.Delete(Path.Combine(folder.Path, "train", "b"), recursive: true);
        folder.Add("test/a/1.png", 1);
        Assert.Contains("has 1 class folders, expected 2 or more", Refused(), StringComparison.Ordinal);

        string Refused() => Assert.Throws<DataException>(() => DatasetRegistry.Load(folder.Path)).Message;
    }

    [Fact]
    public void Links_are_read_and_cannot_lead_in_circles()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        using PictureFolder folder = PictureFolder.Of(2, "a", "b");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "train", "c"), Path.Combine(folder.Path, "train", "a"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "test", "c"), Path.Combine(folder.Path, "train", "a"));
        Assert.Equal(["a", "b", "c"], DatasetRegistry.Load(folder.Path).ClassNames);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "train", "a", "loop"), folder.Path);
        Assert.Contains("loop' is a folder", Assert.Throws<DataException>(() => DatasetRegistry.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_beyond_the_limit_is_refused_before_memory_is_taken()
    {
        using PictureFolder folder = PictureFolder.Of(44, "a", "b");
        string message = Assert.Throws<DataException>(() => DatasetRegistry.Load($"{folder.Path}:size=4096")).Message;
        Assert.Contains("88 images of 3x4096x4096 take 4429185024 bytes, expected at most 2147483591 in a part", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_to_nothing_and_a_file_are_told_from_the_name_of_a_set()
    {
        using TemporaryFolder folder = new();
        folder.Write("m.safetensors", [1]);
        Assert.Contains("no such folder", Assert.Throws<DataException>(() => DatasetRegistry.Load(folder.File("none"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a file, expected a dataset by name or a folder of images (a model goes to --model)", Assert.Throws<UsageException>(() => DatasetRegistry.Load(folder.File("m.safetensors"))).Message, StringComparison.Ordinal);
        Assert.Contains("unknown dataset 'pets'", Assert.Throws<UsageException>(() => DatasetRegistry.Load("pets")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_in_another_order_keep_images_cut_and_names_together()
    {
        using PictureFolder folder = PictureFolder.Of(20, "a", "b", "c");
        Dataset data = DatasetRegistry.Load(folder.Path), turned = data.WithClassOrder(["c", "a", "b"]);
        Assert.Equal(data.Train.Ids.ToArray(), turned.Train.Ids.ToArray());
        Assert.Equal(data.Validation.Ids.ToArray(), turned.Validation.Ids.ToArray());
        Assert.All(Enumerable.Range(0, data.Test.Count), i => Assert.Equal(data.ClassNames[data.Test.Label(i)], turned.ClassNames[turned.Test.Label(i)]));
        Assert.Equal(data.Test.Image(4).ToArray(), turned.Test.Image(4).ToArray());
        Assert.Throws<ArgumentException>(() => data.WithClassOrder(["a", "b", "d"]));
    }
}
