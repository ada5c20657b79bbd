using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>Which way a metric is better.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<MetricDirection>))]
public enum MetricDirection
{
    /// <summary>Closer to the retrained model's value, from either side.</summary>
    Retrained,

    /// <summary>Higher is better.</summary>
    Higher,

    /// <summary>Lower is better.</summary>
    Lower,

    /// <summary>It describes, and is neither good nor bad.</summary>
    Descriptive,
}
