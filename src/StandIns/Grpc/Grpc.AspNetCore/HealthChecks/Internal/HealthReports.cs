using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Reads a service's state out of health checks.</summary>
internal static class HealthReports
{
    /// <summary>NOT_SERVING if any check is unhealthy, UNKNOWN if there is none.</summary>
    public static ServingStatus Resolve(HealthReport report, ServiceMapping mapping)
    {
        var statuses = report.Entries
            .Where(entry => mapping.Includes(entry.Key, entry.Value.Tags))
            .Select(entry => entry.Value.Status)
            .ToList();
        if (statuses.Count == 0)
        {
            return ServingStatus.Unknown;
        }

        return statuses.Contains(HealthStatus.Unhealthy) ? ServingStatus.NotServing : ServingStatus.Serving;
    }

    public static bool Includes(this ServiceMapping mapping, string name, IEnumerable<string> tags) =>
        mapping.HealthCheckPredicate is not { } includes || includes(new HealthCheckMapContext(name, tags));
}
