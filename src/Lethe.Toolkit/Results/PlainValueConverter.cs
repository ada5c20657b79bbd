using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>Writes a present value as a bare number, a missing one as <c>{"value": null, "reason": "..."}</c>.</summary>
internal sealed class PlainValueConverter : JsonConverter<MetricValue>
{
    private static readonly MetricValueConverter Inner = new();

    public override MetricValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Inner.Read(ref reader, typeToConvert, options);

    public override void Write(Utf8JsonWriter writer, MetricValue value, JsonSerializerOptions options)
    {
        if (value is { Value: double number, HasInterval: false }) writer.WriteNumberValue(number);
        else Inner.Write(writer, value, options);
    }
}
