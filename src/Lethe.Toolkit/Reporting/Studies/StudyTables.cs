using Lethe.Results;

namespace Lethe.Reporting.Studies;

/// <summary>All tables of a study in one text.</summary>
public static class StudyTables
{
    /// <summary>Every number of a study, a line each, with a head.</summary>
    public static string ToCsv(StudyDocument study) =>
        string.Join('\n', StudyTable.Of(study).SelectMany(table => table.CsvLines()).Prepend(StudyTable.CsvHead)) + "\n";

    /// <summary>Every comparison of two methods, a line each, with a head.</summary>
    public static string PairsToCsv(StudyDocument study) =>
        string.Join('\n', StudyTable.Of(study).SelectMany(table => table.PairLines()).Prepend(StudyTable.PairsHead)) + "\n";

    /// <summary>The tables in Markdown.</summary>
    public static string ToMarkdown(StudyDocument study) => Legend(study) + "\n\n" + string.Concat(StudyTable.Of(study).Select(table => table.ToMarkdown()));

    /// <summary>The tables in LaTeX.</summary>
    public static string ToLatex(StudyDocument study) => "% " + Legend(study) + "\n" + string.Concat(StudyTable.Of(study).Select(table => table.ToLatex()));

    private static string Legend(StudyDocument study)
    {
        string[] fronts = [.. StudyTable.Of(study).Select(table => table.Front).OfType<string>().Distinct().Select(front => $" *: {front}.")];
        string units = string.Join(" or ", study.Groups.Select(group => group.Unit).Distinct());
        return $"Means over {units} ± half of the 95 % interval (Student's t).{string.Concat(fronts)} Alarms with the runs that raised them.";
    }
}
