using System.Collections.Immutable;

namespace DataFeed.Client.Servers;

/// <summary>The data servers that a client knows: those it was given, and those that they told it of.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ServerPool : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Func<string, ServerLink> _open;
    private ImmutableArray<ServerLink> _servers = [];
    private ServerLink _preferred;
    private bool _isDisposed;

    /// <param name="addresses">One or more. The first is asked first.</param>
    /// <param name="open">Makes the link to an address; the pool disposes it.</param>
    /// <exception cref="ArgumentException">There is no address, or one is not valid.</exception>
    public ServerPool(IEnumerable<string> addresses, Func<string, ServerLink> open)
    {
        _open = open;
        Add(addresses);
        if (_servers.IsEmpty)
        {
            throw new ArgumentException("No address of a data server is given; one or more are needed.", nameof(addresses));
        }

        _preferred = _servers[0];
    }

    /// <summary>All, in the order in which they became known.</summary>
    public ImmutableArray<ServerLink> Servers
    {
        get
        {
            lock (_lock)
            {
                return _servers;
            }
        }
    }

    /// <summary>Whether any of them ever did what it was asked.</summary>
    public bool HasAnswered => Servers.Any(server => server.HasAnswered);

    /// <summary>The one to ask next: the one that answered last, or another where it failed since.</summary>
    public ServerLink Next()
    {
        lock (_lock)
        {
            return _preferred.Pause == TimeSpan.Zero ? _preferred : _preferred = _servers.MinBy(server => server.Pause)!;
        }
    }

    /// <summary>Takes up servers that are not known yet. What is no address is left out.</summary>
    public void Learn(IEnumerable<string> addresses) => Add(addresses.Where(ServerAddress.IsValid));

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var server in _servers)
            {
                server.Dispose();
            }
        }
    }

    private void Add(IEnumerable<string> addresses)
    {
        lock (_lock)
        {
            foreach (var address in addresses)
            {
                if (!_isDisposed && _servers.All(server => server.Address != address))
                {
                    _servers = _servers.Add(_open(address));
                }
            }
        }
    }
}
