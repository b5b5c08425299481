using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>The states of services and who watches them. Thread-safe.</summary>
internal sealed class HealthStates
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _states = new(StringComparer.Ordinal);
    private readonly List<HealthWatch> _watches = [];

    public ServingStatus? Find(string service)
    {
        lock (_gate)
        {
            return _states.TryGetValue(service, out var status) ? status : null;
        }
    }

    /// <summary>Sets a state, or forgets the service where it is null.</summary>
    public void Set(string service, ServingStatus? status)
    {
        lock (_gate)
        {
            if (status is { } known)
            {
                _states[service] = known;
            }
            else
            {
                _states.Remove(service);
            }

            Tell(service);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            var services = _states.Keys.ToList();
            _states.Clear();
            services.ForEach(Tell);
        }
    }

    /// <summary>Starts to watch a service. The caller disposes the watch.</summary>
    /// <param name="service">The service, known or not.</param>
    /// <param name="first">The state to tell first; null for the one that is set.</param>
    public HealthWatch Watch(string service, ServingStatus? first)
    {
        lock (_gate)
        {
            var watch = new HealthWatch(service, Remove);
            _watches.Add(watch);
            watch.Tell(first ?? Current(service));
            return watch;
        }
    }

    private ServingStatus Current(string service) => _states.GetValueOrDefault(service, ServingStatus.ServiceUnknown);

    private void Tell(string service)
    {
        foreach (var watch in _watches.Where(watch => watch.Service == service))
        {
            watch.Tell(Current(service));
        }
    }

    private void Remove(HealthWatch watch)
    {
        lock (_gate)
        {
            _watches.Remove(watch);
        }
    }
}
