using System.Text.Json.Serialization;

namespace DataFeed.EndToEnd.Tests.Processes;

/// <summary>What `/status` says.</summary>
internal sealed record ServerStatus(
    [property: JsonPropertyName("epochs")] long Epochs,
    [property: JsonPropertyName("live_generators")] long LiveGenerators,
    [property: JsonPropertyName("created_generators")] long CreatedGenerators,
    [property: JsonPropertyName("disposed_generators")] long DisposedGenerators,
    [property: JsonPropertyName("working_set_bytes")] long WorkingSetBytes,
    [property: JsonPropertyName("managed_bytes")] long ManagedBytes);
