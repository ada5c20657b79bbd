using System.Text;
using Lethe.Reporting.Html;

namespace Lethe.Reporting.Charts;

/// <summary>One chart under construction. Colours and fonts come from the page's style sheet, by class.</summary>
internal sealed class Svg(double width, double height, string title)
{
    /// <summary>The mean width of a letter at the chart's text size, in pixels: enough to keep labels apart.</summary>
    public const double LetterWidth = 6.5;

    private readonly StringBuilder _body = new();

    public double Width => width;

    public double Height => height;

    public void Add(Markup markup) => _body.Append(markup.Value).Append('\n');

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Add(Markup.Format($"<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" class=\"{style}\"/>"));

    public void Rect(double x, double y, double w, double h, string style, string tip = "", double opacity = 1) =>
        Add(Markup.Format($"<rect x=\"{x}\" y=\"{y}\" width=\"{Math.Max(w, 0)}\" height=\"{Math.Max(h, 0)}\" class=\"{style}\"{Opacity(opacity)}>{Tip(tip)}</rect>"));

    public void Circle(double x, double y, double radius, string style, string tip = "") =>
        Add(Markup.Format($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" class=\"{style}\">{Tip(tip)}</circle>"));

    public void Path(string data, string style, string tip = "") => Add(Markup.Format($"<path d=\"{data}\" class=\"{style}\">{Tip(tip)}</path>"));

    public void Text(double x, double y, string text, string style = "t", string anchor = "start", double rotate = 0) =>
        Add(Markup.Format($"<text x=\"{x}\" y=\"{y}\" class=\"{style}\" text-anchor=\"{anchor}\"{Rotation(rotate, x, y)}>{text}</text>"));

    /// <summary>Ticks, labels and grid lines of an x axis at a height.</summary>
    public void XAxis(Axis axis, double top, double bottom)
    {
        foreach (Tick tick in axis.Ticks)
        {
            double x = axis.Map(tick.Value);
            Line(x, top, x, bottom, "grid");
            Text(x, bottom + 14, tick.Label, "t muted", "middle");
        }
    }

    /// <summary>Ticks, labels and grid lines of a y axis.</summary>
    public void YAxis(Axis axis, double left, double right)
    {
        foreach (Tick tick in axis.Ticks)
        {
            double y = axis.Map(tick.Value);
            Line(left, y, right, y, "grid");
            Text(left - 6, y + 4, tick.Label, "t muted", "end");
        }
    }

    public Markup Build() => Markup.Format(
        $"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\" style=\"max-width:{width * 1.25}px\">\n{new Markup(_body.ToString())}</svg>");

    /// <summary>Shortens a label to a width, with an ellipsis.</summary>
    public static string Fit(string text, double pixels)
    {
        int letters = Math.Max(2, (int)(pixels / LetterWidth));
        return text.Length <= letters ? text : text[..(letters - 1)].TrimEnd() + "…";
    }

    private static Markup Tip(string text) => text.Length == 0 ? Markup.Empty : Markup.Format($"<title>{text}</title>");

    private static Markup Opacity(double opacity) => opacity >= 1 ? Markup.Empty : Markup.Format($" fill-opacity=\"{opacity}\"");

    private static Markup Rotation(double degrees, double x, double y) =>
        degrees == 0 ? Markup.Empty : Markup.Format($" transform=\"rotate({degrees} {x} {y})\"");
}
