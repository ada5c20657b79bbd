using Lethe.Reporting;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Reporting;

public sealed class RunFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lethe-runs-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void The_run_of_a_folder_and_those_in_it_are_found_in_order()
    {
        Save("b c"); Save(""); Save("a");
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        Assert.Equal(["", "a", "b c"], RunFolder.Find(_folder).Select(run => run.Name));
    }

    [Fact]
    public void The_index_links_to_each_report()
    {
        Save("b c"); Save("a");
        string page = HtmlIndex.Render(RunFolder.Find(_folder));
        Assert.Contains("href=\"./a/report.html\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"./b%20c/report.html\"", page, StringComparison.Ordinal);
        Assert.Contains("Selective synaptic dampening, 0.8 pts away", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_run_says_what_was_expected() =>
        Assert.Contains("holds no report.json", Assert.Throws<DataException>(() => RunFolder.Find(_folder)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_folder_is_named() =>
        Assert.Contains("nowhere' is not a folder", Assert.Throws<DataException>(() => RunFolder.Find(Path.Combine(_folder, "nowhere"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\": 1}")]
    [InlineData("{\"title\": \"x\", ")]
    public void A_broken_document_is_one_line_with_its_file(string json)
    {
        File.WriteAllText(Path.Combine(_folder, ReportDocument.FileName), json);
        string message = Assert.Throws<DataException>(() => RunFolder.Find(_folder)).Message;
        Assert.Contains("report.json' cannot be read: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_document_of_a_later_format_is_refused()
    {
        using MemoryStream json = new();
        ResultsJson.Write(json, SampleDocument.Build() with { Format = 99 });
        json.Position = 0;
        Assert.Contains("newer", Assert.Throws<System.Text.Json.JsonException>(() => ResultsJson.ReadReport(json)).Message, StringComparison.Ordinal);
    }

    private void Save(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        using FileStream stream = File.Create(Path.Combine(folder, ReportDocument.FileName));
        ResultsJson.Write(stream, SampleDocument.Build());
    }
}
