namespace Lethe.Unlearning;

/// <summary>A method that may set its knobs on validation images, and then cannot run without any.</summary>
internal interface IMayNeedValidation
{
    /// <summary>Whether it needs a validation part with the options that it has.</summary>
    bool NeedsValidation { get; }
}
