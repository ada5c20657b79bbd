using System.Text;
using Xunit;

namespace Lethe.Formats;

public sealed class UnpicklerTests
{
    [Theory]
    [InlineData("K\u0001K\u0002\u0086.", "a tuple of 2")]
    [InlineData("(K\u0001K\u0002t.", "a tuple of 2")]
    [InlineData("N.", "None")]
    [InlineData("M\u0001\u0001.", "257")]
    [InlineData("\u008a\u0001\u00ff.", "-1")]
    [InlineData("\u008a\u0000.", "0")]
    [InlineData("X\u0002\u0000\u0000\u0000hi.", "hi")]
    [InlineData("]q\u0000h\u00000\u0000", null)]
    public void Data_is_read_and_other_opcodes_are_not(string pickle, string? expected)
    {
        if (expected is null)
            Assert.Throws<FileFormatException>(() => Run(pickle));
        else
            Assert.Equal(expected, Show(Run(pickle)));
    }

    [Theory]
    [InlineData("cbuiltins\neval\n.", "the name 'builtins.eval'")]
    [InlineData("X\u0004\u0000\u0000\u0000evil(", "at most")]
    [InlineData("ios\nsystem\n.", "opcode 0x69")]
    [InlineData(".", "an empty stack")]
    [InlineData("(.", "an empty stack")]
    [InlineData("t.", "a mark, got none")]
    [InlineData("h\u0007.", "a memo that was set, got 7")]
    [InlineData("}a.", "a list")]
    [InlineData("K\u0001}s.", "a dictionary, got something else")]
    [InlineData("ctorch\nSize\nK\u0001R.", "a call of a known name")]
    [InlineData("ccollections\nOrderedDict\nK\u0001\u0085R.", "collections.OrderedDict with 1 arguments")]
    [InlineData("K\u0001Q.", "another persistent id")]
    [InlineData("\u0080\u0009.", "protocol 2 to 5, got 9")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffx.", "got 4294967295")]
    [InlineData("K", "got 1")]
    public void Whatever_else_is_refused_with_its_place(string pickle, string expected)
    {
        var error = Assert.Throws<FileFormatException>(() => Run(pickle));
        Assert.StartsWith("'x.pt' at offset 1", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("\u0080\u0002", "", "", 1 << 20, "at most 1048576 opcodes")]
    [InlineData("]", "", "", 1 << 13, "objects of 196624 bytes in all, in proportion to the file")]
    [InlineData("]\u0094", "", "", 1 << 12, "objects of 196624 bytes in all, in proportion to the file")]
    [InlineData("]", "]", "a", 100, "at most 100 objects inside each other")]
    [InlineData("", "N", "\u0085", 101, "at most 100 objects inside each other")]
    [InlineData("}N", "N", "s", 101, "at most 100 objects inside each other")]
    public void A_pickle_that_is_deep_or_of_very_many_objects_is_refused(string open, string middle, string close, int count, string expected)
    {
        string Repeat(string text) => string.Concat(Enumerable.Repeat(text, count));
        var error = Assert.Throws<FileFormatException>(() => Run($"{Repeat(open)}{middle}{Repeat(close)}."));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Nesting_as_scripts_have_it_is_read() =>
        Assert.IsType<PickleList>(Run(new string(']', 100) + new string('a', 99) + "."));

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model")]
    public void A_tensor_beside_the_state_dict_is_not_taken_for_it(string key)
    {
        PickleDict inner = new(), root = new(), history = new();
        inner.Add("module.fc.weight", new TorchTensor(new("0", ElementType.Float32, 4), 0, new(2, 2), [2, 1]));
        root.Add("epoch", 3L);
        root.Add("net", history);
        root.Add(key, inner);
        root.Add("best", new TorchTensor(new("1", ElementType.Float32, 1), 0, new([]), []));
        var found = TorchStateDict.Find("x.pt", root);
        Assert.Equal(["fc.weight"], found.Tensors.Select(tensor => tensor.Name));
        Assert.Equal("3", found.Values["epoch"]);
    }

    [Fact]
    public void A_dictionary_that_holds_itself_ends()
    {
        PickleDict root = new();
        root.Add("model", root);
        Assert.Throws<FileFormatException>(() => TorchStateDict.Find("x.pt", root));
    }

    private static object? Run(string pickle) => new Unpickler(new("x.pt", Encoding.Latin1.GetBytes(pickle), 100, pickle.Length)).Run();

    private static string Show(object? value) => value switch
    {
        null => "None",
        PickleTuple tuple => $"a tuple of {tuple.Items.Length}",
        _ => $"{value}",
    };
}
