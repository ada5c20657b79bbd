using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>A <see cref="MetricSet"/> is one JSON object that keeps the order of its names.</summary>
internal sealed class MetricSetConverter : JsonConverter<MetricSet>
{
    private static readonly MetricValueConverter Values = new();

    public override MetricSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("metrics are an object");
        MetricSet set = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            if (set.TryGet(name, out _)) throw new JsonException($"metric '{name}' appears twice");
            reader.Read();
            set.Add(name, Values.Read(ref reader, typeof(MetricValue), options));
        }
        return set;
    }

    public override void Write(Utf8JsonWriter writer, MetricSet value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string name, MetricValue metric) in value)
        {
            writer.WritePropertyName(name);
            Values.Write(writer, metric, options);
        }
        writer.WriteEndObject();
    }
}
