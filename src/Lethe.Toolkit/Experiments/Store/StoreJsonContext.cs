using System.Text.Json.Serialization;

namespace Lethe.Experiments.Store;

/// <summary>The source-generated JSON of the store: snake case, declaration order, absent parts left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(StepRecord))]
[JsonSerializable(typeof(StepMeasurement))]
[JsonSerializable(typeof(StepFailure))]
[JsonSerializable(typeof(ClaimOwner))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
