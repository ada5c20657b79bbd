using Lethe.Reporting.Html;

namespace Lethe.Reporting;

/// <summary>What stands around every page: style and script inside, nothing fetched.</summary>
internal static class PageFrame
{
    public static void Open(HtmlWriter page, string title)
    {
        page.Line($"<!DOCTYPE html>");
        page.Line($"<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">");
        page.Line($"<title>{title}</title>");
        page.Line($"<style>\n{Assets.Style}</style></head><body>");
    }

    public static void Close(HtmlWriter page, string version)
    {
        page.Line($"<footer><p>Made by Lethe {version}.</p></footer>");
        page.Line($"<script>\n{Assets.Script}</script></body></html>");
    }
}
