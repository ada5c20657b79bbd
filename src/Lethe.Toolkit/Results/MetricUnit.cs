using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>How a metric's number is printed.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<MetricUnit>))]
public enum MetricUnit
{
    /// <summary>A fraction of one, printed in percent; its gap in percentage points.</summary>
    Fraction,

    /// <summary>A score without a unit, printed as it is.</summary>
    Score,

    /// <summary>Information in nats.</summary>
    Nats,

    /// <summary>A count, e.g. optimiser steps.</summary>
    Count,
}
