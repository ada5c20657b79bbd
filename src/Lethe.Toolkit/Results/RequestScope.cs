using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>What a forget request names.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<RequestScope>))]
public enum RequestScope
{
    /// <summary>Whole classes.</summary>
    Classes,

    /// <summary>Subclasses under coarse targets.</summary>
    FineClasses,

    /// <summary>Single images.</summary>
    Samples,
}
