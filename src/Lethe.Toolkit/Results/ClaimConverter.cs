using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>A claim is one string in JSON.</summary>
internal sealed class ClaimConverter : JsonConverter<Claim>
{
    public override Claim Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return Claim.Parse(reader.GetString() ?? "");
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Claim value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
