using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Lethe.Cli.Commands;

/// <summary>Makes options of the few kinds there are, with error messages a user understands.</summary>
internal static class OptionOf
{
    /// <summary>A text that must be given.</summary>
    public static Option<string> Required(string name, string value, string description) => NotEmpty(new Option<string>(name) { Description = description, HelpName = value, Required = true });

    /// <summary>A text that may be given.</summary>
    public static Option<string?> Text(string name, string value, string description) => NotEmpty(new Option<string?>(name) { Description = description, HelpName = value });

    /// <summary>A text with a default.</summary>
    public static Option<string> Text(string name, string value, string description, string usual) =>
        NotEmpty(new Option<string>(name) { Description = $"{description} (default {usual})", HelpName = value, DefaultValueFactory = _ => usual });

    /// <summary>An option that may be given several times.</summary>
    public static Option<string[]> Repeated(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description, bool recursive = false) => new(name) { Description = description, Recursive = recursive };

    /// <summary>A whole number from 1; 0 stands for "not given".</summary>
    public static Option<int> Count(string name, string description, bool recursive = false) => new(name)
    {
        Description = description,
        HelpName = "N",
        Recursive = recursive,
        CustomParser = result => int.TryParse(Token(result), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0
            ? value
            : Refuse(result, name, "a whole number from 1"),
    };

    /// <summary>A seed; 0 by default.</summary>
    public static Option<ulong> Seed(string name, string description) => new(name)
    {
        Description = $"{description} (default 0)",
        HelpName = "N",
        Recursive = true,
        CustomParser = result => ulong.TryParse(Token(result), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : (ulong)Refuse(result, name, "a whole number from 0"),
    };

    private static Option<T> NotEmpty<T>(Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                result.AddError($"{option.Name} got '', expected {option.HelpName}");
        });
        return option;
    }

    private static string Token(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

    private static int Refuse(ArgumentResult result, string name, string expected)
    {
        result.AddError($"{name} got '{Token(result)}', expected {expected}");
        return 0;
    }
}
