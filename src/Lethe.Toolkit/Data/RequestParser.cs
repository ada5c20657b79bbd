using System.Globalization;

namespace Lethe.Data;

/// <summary>Reads the request language; every fault names its position, counted from 1.</summary>
internal sealed class RequestParser(string text, string folder)
{
    private static readonly string[] Kinds = ["class", "fine", "samples", "random"];

    public RequestSelection Parse()
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = (colon < 0 ? text : text[..colon]).Trim().ToLowerInvariant();
        if (colon < 0 || !Kinds.Contains(kind))
            throw Fault(0, UnknownKind(kind, colon >= 0));
        int body = colon + 1;
        return kind switch
        {
            "class" or "fine" => new ClassSelection(Classes(kind == "fine", body, text.Length)),
            "samples" => text.AsSpan(body).TrimStart().StartsWith('@') ? IdFile(body) : Ids(body),
            _ => Random(body),
        };
    }

    private static string UnknownKind(string kind, bool hasColon)
    {
        if (!hasColon && Kinds.Contains(kind))
            return $"expected ':' and what to forget after '{kind}'";
        return kind.Length == 0 ? $"expected one of {string.Join(", ", Kinds)}" : $"unknown kind '{kind}', {NearestNames.Suggest(kind, Kinds)}";
    }

    private ClassSelector Classes(bool fine, int start, int end) => new(fine, [.. Terms(start, end, "a class")]);

    // Pieces between commas that stand outside double quotes.
    private IEnumerable<RequestTerm> Terms(int start, int end, string what)
    {
        for (int from = start; from <= end;)
        {
            int to = from;
            for (bool quoted = false; to < end && (quoted || text[to] != ','); to++)
                quoted ^= text[to] == '"';
            yield return Term(from, to, what);
            from = to + 1;
        }
    }

    private RequestTerm Term(int from, int to, string what)
    {
        while (from < to && char.IsWhiteSpace(text[from]))
            from++;
        string piece = text[from..to].TrimEnd();
        bool quoted = piece.StartsWith('"');
        if (quoted && (piece.Length < 2 || !piece.EndsWith('"')))
            throw Fault(from, "expected a closing double quote");
        string inner = quoted ? piece[1..^1] : piece;
        return inner.Length > 0 ? new RequestTerm(inner, from + 1, quoted) : throw Fault(from, $"expected {what}, got nothing");
    }

    private SampleSelection Ids(int start)
    {
        IEnumerable<IdRange> ranges = Terms(start, text.Length, "a sample id").Select(term => IdRange.TryParse(term.Text, out IdRange range)
            ? range
            : throw term.Fault(text, $"expected a sample id as 205 or a range as 0-99, got '{term.Text}'"));
        return new SampleSelection([.. IdRange.Merge(ranges)], FromFile: false);
    }

    private SampleSelection IdFile(int start)
    {
        int at = text.IndexOf('@', start);
        string path = text[(at + 1)..].Trim();
        if (path.Length == 0)
            throw Fault(at, "expected a file name after '@'");
        return new SampleSelection([.. RequestIdFile.Read(Path.Combine(folder, path))], FromFile: true);
    }

    private RandomSelection Random(int start)
    {
        int end = text.Length;
        ulong seed = 0;
        int at = text.LastIndexOf('@');
        if (at >= start && at > text.LastIndexOf('"'))
        {
            if (!ulong.TryParse(text.AsSpan(at + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out seed))
                throw Fault(at + 1, $"expected a seed, a whole number, got '{text[(at + 1)..]}'");
            end = at;
        }

        int of = text.IndexOf("of", start, end - start, StringComparison.OrdinalIgnoreCase);
        RequestTerm amount = Term(start, of < 0 ? end : of, "a number or share of images");
        ClassSelector? selector = of < 0 ? null : OfClasses(of + 2, end);
        if (amount.Text.EndsWith('%'))
        {
            if (!decimal.TryParse(amount.Text.AsSpan(0, amount.Text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal percent) || percent is <= 0 or > 100)
                throw amount.Fault(text, $"expected a share above 0% and up to 100%, got '{amount.Text}'");
            return new RandomSelection(0, percent / 100, selector, seed);
        }

        if (!int.TryParse(amount.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0)
            throw amount.Fault(text, $"expected a number of images as 500 or a share as 10%, got '{amount.Text}'");
        return new RandomSelection(count, 0, selector, seed);
    }

    private ClassSelector OfClasses(int start, int end)
    {
        int colon = text.IndexOf(':', start, end - start);
        string kind = (colon < 0 ? text[start..end] : text[start..colon]).Trim().ToLowerInvariant();
        if (colon < 0 || kind is not ("class" or "fine"))
            throw Fault(start, $"expected class:NAME or fine:NAME after 'of', got '{text[start..end]}'");
        return Classes(kind == "fine", colon + 1, end);
    }

    private UsageException Fault(int index, string message) => new RequestTerm("", index + 1, false).Fault(text, message);
}
