using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

/// <summary>A consumer's method: writes one bias.</summary>
internal sealed class OwnMethod(float value, int row = 0) : UnlearningMethod(Own)
{
    private static readonly MethodInfo Own = new()
    {
        Id = "own",
        Name = "Own",
        Summary = "Writes one bias.",
        Citation = "None.",
        NeedsGradients = false,
    };

    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Own, () => new OwnMethod(7));

    public override Model Run(UnlearningContext context)
    {
        Model model = context.Original.Clone();
        model.Parameters["fc.bias"].MutableSpan()[row] = value;
        return model;
    }
}
