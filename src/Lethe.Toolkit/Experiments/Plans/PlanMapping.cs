using YamlDotNet.RepresentationModel;

namespace Lethe.Experiments.Plans;

/// <summary>A YAML mapping of which every key is known.</summary>
internal sealed class PlanMapping
{
    private readonly Dictionary<string, YamlNode> _values = [];
    private readonly YamlMappingNode _node;
    private readonly string _where;
    private readonly PlanFaults _faults;

    internal PlanMapping(YamlMappingNode node, string where, PlanFaults faults, params string[] known)
    {
        (_node, _where, _faults) = (node, where, faults);
        foreach ((YamlNode key, YamlNode value) in node.Children)
        {
            string name = PlanValues.Text(key);
            if (!known.Contains(name))
                faults.Add(key, $"unknown key '{name}'{where}, {NearestNames.Suggest(name, known)}");
            else
                _values[name] = value;
        }
    }

    /// <summary>The value of a key; <see langword="null"/> if it is not there or empty.</summary>
    internal YamlNode? Find(string key) => _values.TryGetValue(key, out YamlNode? node) && !PlanValues.IsEmpty(node) ? node : null;

    /// <summary>The value of a key that must be there.</summary>
    internal YamlNode? Need(string key)
    {
        YamlNode? node = Find(key);
        if (node is null)
            _faults.Add(_values.GetValueOrDefault(key, _node), $"'{key}' is missing{_where}");
        return node;
    }
}
