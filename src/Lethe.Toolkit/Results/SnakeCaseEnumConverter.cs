using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>Enumerations are snake-case strings in JSON.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
