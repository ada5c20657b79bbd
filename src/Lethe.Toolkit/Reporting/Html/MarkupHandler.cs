using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lethe.Reporting.Html;

/// <summary>Fills an interpolated string of markup. Text in a hole is always escaped, so no text of a user can become markup.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler
{
    private readonly StringBuilder _text;

    public MarkupHandler(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + 16 * formattedCount);

    public MarkupHandler(int literalLength, int formattedCount, HtmlWriter writer) => _text = writer.Text;

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(Markup markup) => _text.Append(markup.Value);

    public void AppendFormatted(int value) => _text.Append(CultureInfo.InvariantCulture, $"{value}");

    /// <summary>A coordinate or length: two decimals at most.</summary>
    public void AppendFormatted(double value) => _text.Append(Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture));

    public void AppendFormatted(string? text)
    {
        foreach (char c in text ?? "") AppendEscaped(c);
    }

    public override string ToString() => _text.ToString();

    private void AppendEscaped(char c)
    {
        switch (c)
        {
            case '&': _text.Append("&amp;"); break;
            case '<': _text.Append("&lt;"); break;
            case '>': _text.Append("&gt;"); break;
            case '"': _text.Append("&quot;"); break;
            case '\'': _text.Append("&#39;"); break;
            case '\t' or '\n' or '\r': _text.Append(c); break;
            default: _text.Append(char.IsControl(c) ? '\uFFFD' : c); break;
        }
    }
}
