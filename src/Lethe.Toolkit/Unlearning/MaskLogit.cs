using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>The control of every comparison: the class's logit is switched off in the last layer, and nothing is forgotten.</summary>
/// <remarks>
/// For every class c without images in D_r: w_c ← mean of w_k and b_c ← mean of b_k − m, over the live classes k. Whatever the input,
/// the softmax then gives p_c ≤ e⁻ᵐ / |live|, by Jensen's inequality. The mask is in the weights, so every export keeps it; classes
/// that were forgotten before stay off.
/// </remarks>
public sealed class MaskLogit : UnlearningMethod<MaskLogitOptions>
{
    private static readonly MethodInfo Description = new()
    {
        Id = "mask-logit",
        Name = "Logit mask (control)",
        Summary = "Switches the class's logit off and forgets nothing: the control that tells forgetting from filtering.",
        Citation = "None: the trivial baseline.",
        Kind = MethodKind.Control,
        NeedsRetainData = false,
        NeedsGradients = false,
        Scopes = [ForgetScope.Classes],
    };

    /// <summary>Makes the method.</summary>
    /// <param name="options">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range.</exception>
    public MaskLogit(MaskLogitOptions? options = null) : base(Description, MaskLogitOptions.Schema, options)
    {
    }

    /// <summary>The registry's entry.</summary>
    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, MaskLogitOptions.Schema, options => new MaskLogit(options));

    /// <inheritdoc/>
    public override Model Run(UnlearningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ClassifierHead head = FindHead(context);
        Model model = context.Original.Clone();
        LogitMask.Apply(model.Parameters, head, context.LiveClasses.Gone, context.LiveClasses.Live, Settings.Margin);
        return model;
    }

    private ClassifierHead FindHead(UnlearningContext context)
    {
        if (!ClassifierHead.TryFind(context.Original.Graph, out ClassifierHead? head))
            throw new UsageException($"method '{Info.Id}' cannot mask '{context.Original.Description.Spec}', expected a network that ends in a linear layer");
        if (!head.Names.All(context.IsTrainable))
            throw new UsageException($"method '{Info.Id}' changes '{head.Weight}', which is frozen, expected it to be trainable");
        return head;
    }
}
