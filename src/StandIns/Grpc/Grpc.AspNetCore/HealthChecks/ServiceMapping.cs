namespace Grpc.AspNetCore.HealthChecks;

/// <summary>A service name and the health checks behind it.</summary>
public sealed class ServiceMapping
{
    /// <summary>Maps a name to health checks.</summary>
    /// <param name="name">What clients ask for; "" is the server as a whole.</param>
    /// <param name="predicate">Says of each check whether it counts. Any unhealthy one makes the service NOT_SERVING.</param>
    public ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(predicate);
        Name = name;
        HealthCheckPredicate = predicate;
    }

    /// <summary>What clients ask for; "" is the server as a whole.</summary>
    public string Name { get; }

    /// <summary>Says of each check whether it counts.</summary>
    public Func<HealthCheckMapContext, bool>? HealthCheckPredicate { get; }
}
