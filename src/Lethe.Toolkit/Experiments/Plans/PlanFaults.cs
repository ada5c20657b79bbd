using YamlDotNet.RepresentationModel;

namespace Lethe.Experiments.Plans;

/// <summary>All that is wrong with a plan, with line numbers.</summary>
internal sealed class PlanFaults(string file)
{
    private readonly List<(long Line, string Text)> _faults = [];

    internal void Add(YamlNode node, string text) => Add(LineOf(node), text);

    internal void Add(long line, string text) => _faults.Add((line, text));

    /// <summary>Runs a check of another room, whose faults are reported at the line of a node.</summary>
    /// <returns>Whether it passed.</returns>
    internal bool Check(YamlNode node, Action check) => Check(LineOf(node), check, fault => fault is LetheException);

    /// <summary>Runs a check of another room; a fault of the plan is reported at a line, what is wrong with files is not.</summary>
    /// <returns>Whether it passed.</returns>
    internal bool Check(long line, Action check) => Check(line, check, fault => fault is UsageException);

    /// <summary>Where a node stands. A mapping inside a list [a: b] has no mark of its own; its first key has.</summary>
    internal static long LineOf(YamlNode node) =>
        node is YamlMappingNode { Children.Count: > 0 } mapping ? Math.Max(node.Start.Line, mapping.Children[0].Key.Start.Line) : node.Start.Line;

    private bool Check(long line, Action check, Func<Exception, bool> isFault)
    {
        try
        {
            check();
            return true;
        }
        catch (Exception e) when (isFault(e))
        {
            Add(line, e.Message);
            return false;
        }
    }

    internal void ThrowIfAny()
    {
        if (_faults.Count > 0)
            throw new UsageException($"{file}: {string.Join("; ", _faults.OrderBy(fault => fault.Line).Select(fault => $"line {fault.Line}: {fault.Text}"))}");
    }
}
