using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using DotNet.Testcontainers.Containers;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>Reads what <c>docker inspect</c> prints.</summary>
internal static class InspectionReader
{
    /// <param name="json">An array of one object.</param>
    public static ContainerInspection Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var container = document.RootElement[0];
        var state = container.GetProperty("State");
        var (health, streak) = HealthOf(state);
        var settings = container.GetProperty("NetworkSettings");
        var network = settings.GetProperty("Networks").EnumerateObject().Select(entry => entry.Value).FirstOrDefault();
        return new ContainerInspection(
            container.GetProperty("Name").GetString()!.TrimStart('/'), Text(network, "IPAddress"), Text(network, "Gateway"),
            Enum.TryParse(Text(state, "Status"), ignoreCase: true, out TestcontainersStates status) ? status : TestcontainersStates.Undefined,
            health, streak, Time(state, "FinishedAt"), PortsOf(settings));
    }

    private static (TestcontainersHealthStatus Health, long Streak) HealthOf(JsonElement state)
    {
        if (!state.TryGetProperty("Health", out var health) || health.ValueKind != JsonValueKind.Object)
        {
            return (TestcontainersHealthStatus.None, 0);
        }

        var known = Enum.TryParse(Text(health, "Status"), ignoreCase: true, out TestcontainersHealthStatus status);
        return (known ? status : TestcontainersHealthStatus.Undefined, health.GetProperty("FailingStreak").GetInt64());
    }

    // A port that is exposed and not published is there with null; one that is published twice, by IPv4 and IPv6, has the same number.
    private static ImmutableDictionary<string, ushort> PortsOf(JsonElement settings) =>
        settings.TryGetProperty("Ports", out var ports) && ports.ValueKind == JsonValueKind.Object
            ? ports.EnumerateObject().Where(port => port.Value.ValueKind == JsonValueKind.Array && port.Value.GetArrayLength() > 0)
                .ToImmutableDictionary(port => port.Name, port => ushort.Parse(Text(port.Value[0], "HostPort"), CultureInfo.InvariantCulture))
            : ImmutableDictionary<string, ushort>.Empty;

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static DateTime Time(JsonElement element, string name) =>
        DateTime.TryParse(Text(element, name), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : default;
}
