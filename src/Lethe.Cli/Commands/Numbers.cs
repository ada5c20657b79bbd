using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Lethe.Cli.Commands;

/// <summary>Options that hold numbers, with error messages a user understands.</summary>
internal static class Numbers
{
    /// <summary>An option that holds a whole number from 1; 0 stands for "not given".</summary>
    public static Option<int> Count(string name, string description, bool recursive = false) => new(name)
    {
        Description = description,
        HelpName = "N",
        Recursive = recursive,
        CustomParser = result => int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value : Refuse(result, name, "a whole number from 1"),
    };

    /// <summary>An option that holds a seed.</summary>
    public static Option<ulong> Seed(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        Recursive = true,
        DefaultValueFactory = _ => 1,
        CustomParser = result => ulong.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : (ulong)Refuse(result, name, "a whole number from 0"),
    };

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

    private static int Refuse(ArgumentResult result, string name, string expected)
    {
        result.AddError($"{name} got '{Text(result)}', expected {expected}");
        return 0;
    }
}
