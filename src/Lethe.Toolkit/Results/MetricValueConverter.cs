using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>Reads and writes the design's value object; reads a bare number too.</summary>
internal sealed class MetricValueConverter : JsonConverter<MetricValue>
{
    public override MetricValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return MetricValue.Of(reader.GetDouble());
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("a metric value is an object");
        double? value = null, low = null, high = null;
        string? reason = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "value": value = Number(ref reader); break;
                case "low": low = Number(ref reader); break;
                case "high": high = Number(ref reader); break;
                case "reason": reason = reader.GetString(); break;
                default: reader.Skip(); break;
            }
        }
        return Build(value, low, high, reason);
    }

    public override void Write(Utf8JsonWriter writer, MetricValue value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Value is double number) writer.WriteNumber("value", number);
        else writer.WriteNull("value");
        if (value.Low is double low) writer.WriteNumber("low", low);
        if (value.High is double high) writer.WriteNumber("high", high);
        if (value.Reason is not null) writer.WriteString("reason", value.Reason);
        writer.WriteEndObject();
    }

    private static MetricValue Build(double? value, double? low, double? high, string? reason)
    {
        if (value is not double number) return MetricValue.Missing(reason ?? throw new JsonException("a missing value needs a reason"));
        return low is double lower && high is double upper ? MetricValue.Of(number, lower, upper) : MetricValue.Of(number);
    }

    private static double? Number(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null ? null : reader.GetDouble();
}
