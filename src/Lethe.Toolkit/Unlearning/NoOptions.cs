using Lethe.Options;

namespace Lethe.Unlearning;

/// <summary>The options of a method that has none.</summary>
internal sealed record NoOptions
{
    internal static OptionSchema<NoOptions> SchemaOf(MethodInfo info) => new OptionSchemaBuilder<NoOptions>($"method '{info.Id}'").Build(new NoOptions());
}
