using Lethe.Data;

namespace Lethe.Models;

/// <summary>A guess of one architecture: its options, classes and input.</summary>
internal sealed record RecognisedModel<T>(T Options, int Classes, ImageShape Input)
    where T : class;
