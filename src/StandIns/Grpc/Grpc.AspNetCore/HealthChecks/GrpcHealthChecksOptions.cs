namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Which health checks stand behind which service name, and how they are asked.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>Service names and the checks that decide on their state.</summary>
    public ServiceMappingCollection Services { get; } = [];

    /// <summary>Whether calls are answered from the last published result. Default false: each call runs the checks.</summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>Whether watching clients keep their streams when the host stops. Default false: they get NOT_SERVING and the end, so that the host can stop.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}
