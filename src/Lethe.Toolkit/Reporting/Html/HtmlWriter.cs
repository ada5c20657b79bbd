using System.Runtime.CompilerServices;
using System.Text;

namespace Lethe.Reporting.Html;

/// <summary>Collects the page, one interpolated line after the other.</summary>
internal sealed class HtmlWriter
{
    internal StringBuilder Text { get; } = new();

    /// <summary>Appends a line; its holes are escaped (see <see cref="MarkupHandler"/>).</summary>
    public void Line([InterpolatedStringHandlerArgument("")] ref MarkupHandler line) => Text.Append('\n');

    public override string ToString() => Text.ToString();
}
