using System.Threading.Channels;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>One client's view of a service. A slow client misses what is outdated by the time it reads, never the latest state.</summary>
internal sealed class HealthWatch(string service, Action<HealthWatch> remove) : IDisposable
{
    private readonly Channel<ServingStatus> _changes = Channel.CreateBounded<ServingStatus>(
        new BoundedChannelOptions(capacity: 1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public string Service => service;

    public ChannelReader<ServingStatus> Changes => _changes.Reader;

    public void Tell(ServingStatus status) => _changes.Writer.TryWrite(status);

    public void Dispose() => remove(this);
}
