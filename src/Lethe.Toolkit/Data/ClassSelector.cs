using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary>The classes a request names: <c>class:6,sneaker</c> or <c>fine:rocket</c>, not yet looked up.</summary>
internal sealed record ClassSelector(bool Fine, ImmutableArray<RequestTerm> Terms)
{
    /// <summary>The indices of the named classes, ascending and without repeats.</summary>
    /// <exception cref="UsageException">A name or index is not one of the dataset's, or not of one class alone.</exception>
    public ImmutableArray<int> Resolve(string request, Dataset data)
    {
        ImmutableArray<string> names = Fine ? data.FineNames : data.ClassNames;
        if (names.Length == 0)
            throw new UsageException($"forget request '{request}': dataset '{data.Name}' has no fine classes, expected class:NAME");
        return [.. Terms.Select(term => Find(request, term, names)).Distinct().Order()];
    }

    /// <summary>The ids of a part's images that belong to some classes.</summary>
    public IEnumerable<int> IdsIn(DatasetPart part, ImmutableArray<int> classes) =>
        Enumerable.Range(0, part.Count).Where(i => classes.Contains(Fine ? part.FineLabel(i) : part.Label(i))).Select(part.Id);

    private int Find(string request, RequestTerm term, ImmutableArray<string> names)
    {
        int exact = names.IndexOf(term.Text);
        if (!term.Quoted && int.TryParse(term.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int index))
            return ByIndex(request, term, names, index, exact);
        if (exact >= 0)
            return exact;
        int[] alike = [.. Enumerable.Range(0, names.Length).Where(i => Fold(names[i]) == Fold(term.Text))];
        return alike.Length switch
        {
            1 => alike[0],
            0 => throw term.Fault(request, $"unknown {Kind} '{term.Text}', {NearestNames.Suggest(term.Text, names)}"),
            _ => throw term.Fault(request, $"'{term.Text}' may be {string.Join(" or ", alike.Select(i => $"'{names[i]}'"))}, expected one of them"),
        };
    }

    private int ByIndex(string request, RequestTerm term, ImmutableArray<string> names, int index, int exact)
    {
        if (exact >= 0 && exact != index)
            throw term.Fault(request, $"'{term.Text}' is the name of {Kind} {exact} and the index of another, expected {Word}:{exact} or a name in double quotes");
        return index < names.Length
            ? index
            : throw term.Fault(request, $"unknown {Kind} {term.Text}, expected an index from 0 to {names.Length - 1} or a name");
    }

    // Letter case aside, and CIFAR-100's underscores as blanks.
    private static string Fold(string name) => name.ToLowerInvariant().Replace('_', ' ');

    private string Word => Fine ? "fine" : "class";

    private string Kind => Fine ? "fine class" : "class";
}
