using System.Globalization;
using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>Goes on training on D_r alone and lets the network forget the rest by itself.</summary>
/// <remarks>min over θ of the mean of CE(f_θ(x), y) over D_r, from the original's θ.</remarks>
public sealed class Finetune : UnlearningMethod<FinetuneOptions>
{
    private const double Noteworthy = 0.05;

    private static readonly MethodInfo Description = new()
    {
        Id = "finetune",
        Name = "Fine-tuning on D_r",
        Summary = "Goes on training on D_r alone, at a rate high enough that what is not rehearsed is lost.",
        Citation = "Golatkar, Achille and Soatto, Eternal sunshine of the spotless net, CVPR 2020 (baseline).",
    };

    /// <summary>Makes the method.</summary>
    /// <param name="options">Its options; the defaults if left out.</param>
    /// <exception cref="UsageException">Options out of range.</exception>
    public Finetune(FinetuneOptions? options = null) : base(Description, FinetuneOptions.Schema, options)
    {
    }

    /// <summary>The registry's entry.</summary>
    public static MethodDefinition Definition { get; } = MethodDefinition.Create(Description, FinetuneOptions.Schema, options => new Finetune(options));

    /// <inheritdoc/>
    public override Model Run(UnlearningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Model model = context.Train(context.Original, new TrainingRun
        {
            Part = context.Data.RetainTrain,
            Recipe = ShortRecipe.Of(context, Settings.Epochs, Settings.RateScale),
            Random = context.Random.Derive("finetune"),
        }).Model;
        NoteWhatIsLeft(context, model);
        return model;
    }

    /// <summary>Nothing makes this method forget: where a good part of a class is still recognised, its user should hear of it.</summary>
    private static void NoteWhatIsLeft(UnlearningContext context, Model model)
    {
        ForgetData data = context.Data;
        if (data.Scope != ForgetScope.Classes || data.ForgetValidation.Count == 0)
            return;
        double left = context.Predict(model, data.ForgetValidation).Accuracy();
        if (left > Noteworthy)
            context.Note(string.Create(CultureInfo.InvariantCulture, $"Accuracy on the validation part of D_f is still {left:F3}: nothing in D_r makes the network forget it."));
    }
}
