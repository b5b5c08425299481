using Grpc.AspNetCore.HealthChecks.Internal;
using Grpc.Core;
using Grpc.Health.V1;

namespace Grpc.HealthCheck;

/// <summary>The health service over states that the application sets. Thread-safe.</summary>
public class HealthServiceImpl : Health.V1.Health.HealthBase
{
    private readonly HealthStates _states = new();

    /// <summary>Sets the state of a service; clients that watch it are told if it differs.</summary>
    /// <param name="service">What clients ask for; "" is the server as a whole.</param>
    /// <param name="status">The state.</param>
    public void SetStatus(string service, HealthCheckResponse.Types.ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        _states.Set(service, status);
    }

    /// <summary>Forgets a service: it is unknown from here on.</summary>
    /// <param name="service">What clients ask for.</param>
    public void ClearStatus(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        _states.Set(service, status: null);
    }

    /// <summary>Forgets every service.</summary>
    public void ClearAll() => _states.Clear();

    /// <inheritdoc/>
    /// <exception cref="RpcException">NotFound: the service is unknown.</exception>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        var status = _states.Find(request.Service) ?? throw new RpcException(new Status(StatusCode.NotFound, ""));
        return Task.FromResult(new HealthCheckResponse { Status = status });
    }

    /// <inheritdoc/>
    public override Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        return WatchAsync(request.Service, first: null, responseStream, context.CancellationToken);
    }

    /// <summary>Tells a client the state now and each change, until the token fires, which is no error.</summary>
    internal async Task WatchAsync(
        string service,
        HealthCheckResponse.Types.ServingStatus? first,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        CancellationToken cancellationToken)
    {
        using var watch = _states.Watch(service, first);
        HealthCheckResponse.Types.ServingStatus? told = null;
        try
        {
            await foreach (var status in watch.Changes.ReadAllAsync(cancellationToken))
            {
                if (status != told)
                {
                    told = status;
                    // A token given to a write would cancel the whole call, with no last word to the client.
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, CancellationToken.None);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The one way in which a watch ends.
        }
    }
}
