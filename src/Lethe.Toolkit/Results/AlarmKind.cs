using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>The kinds of alarm.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<AlarmKind>))]
public enum AlarmKind
{
    /// <summary>The model lost what it should have kept.</summary>
    Collapse,

    /// <summary>Nothing changed.</summary>
    NoOp,

    /// <summary>No better than the control <c>mask-logit</c>, which only hides the class, on relearning, linear probe and divergence.</summary>
    Filtering,

    /// <summary>Forgotten further than the retrained model, which gives the forgotten data away.</summary>
    OverForgetting,

    /// <summary>Weights or losses are not finite.</summary>
    Divergence,

    /// <summary>A retained class is recognised clearly worse than by the original and the retrained model.</summary>
    NeighbourLoss,
}
