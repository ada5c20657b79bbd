using Lethe.Cli.Rendering;
using Xunit;

namespace Lethe.Cli.Tests.Rendering;

public sealed class JsonOutputTests
{
    [Fact]
    public void Settings_keep_numbers_and_truths_as_such() =>
        Assert.Equal("""{ "alpha": 10, "exact": true, "rule": "paper" }""", Flat(("alpha", "10"), ("exact", "True"), ("rule", "paper")));

    [Fact]
    public void Nothing_reaches_stdout_when_writing_fails()
    {
        using StringWriter output = new();
        Assert.Throws<InvalidDataException>(() => JsonOutput.Write(new Terminal(output, TextWriter.Null, false, false), writer =>
        {
            writer.WriteStartObject();
            throw new InvalidDataException();
        }));
        Assert.Equal("", output.ToString());
    }

    private static string Flat(params (string Key, string Value)[] settings)
    {
        using StringWriter output = new();
        JsonOutput.Write(new Terminal(output, TextWriter.Null, false, false), writer =>
        {
            writer.WriteStartObject();
            writer.WriteSettings("s", settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
            writer.WriteEndObject();
        });
        string text = string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 2)..^2];
    }
}
