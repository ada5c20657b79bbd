using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>What a row of the comparison is for.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<MethodRole>))]
public enum MethodRole
{
    /// <summary>A method under test.</summary>
    Method,

    /// <summary>The reference that the others are measured against: <c>retrain</c>.</summary>
    Reference,

    /// <summary>A control that forgets nothing: <c>mask-logit</c>.</summary>
    Control,
}
