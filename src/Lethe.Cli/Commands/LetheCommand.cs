using System.CommandLine;

namespace Lethe.Cli.Commands;

/// <summary>A command with an example for its help page and the work it does.</summary>
internal sealed class LetheCommand : Command
{
    /// <summary>Creates the command; its options and arguments are added by an initializer.</summary>
    /// <param name="name">What the user types.</param>
    /// <param name="description">What it does, for the list of commands.</param>
    /// <param name="work">Runs it; faults are thrown.</param>
    /// <param name="examples">Command lines that work, without the leading <c>lethe</c>.</param>
    public LetheCommand(string name, string description, Action<CommandSession> work, params string[] examples) : base(name, description)
    {
        Work = work;
        Examples = examples;
    }

    /// <summary>Runs the command.</summary>
    public Action<CommandSession> Work { get; }

    /// <summary>Command lines that work.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Adds options that several commands share.</summary>
    public LetheCommand With(IEnumerable<Option> options)
    {
        foreach (Option option in options)
            Add(option);
        return this;
    }
}
