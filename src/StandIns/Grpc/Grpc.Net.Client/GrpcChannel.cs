using Grpc.Core;
using Grpc.Core.Wire;
using Grpc.Net.Client.Calls;

namespace Grpc.Net.Client;

/// <summary>A channel over HTTP/2: connects on its first call, and again after a loss. Thread-safe; make one for a target and keep it.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    internal const int DefaultMaxReceiveMessageSize = WireNames.DefaultMaxReceiveMessageSize;

    private readonly HttpMessageInvoker _invoker;
    private readonly bool _ownsInvoker;
    private readonly Lock _gate = new();
    private readonly HashSet<CallState> _calls = [];
    private bool _disposed;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        Address = address;
        Options = options;
        Credentials = ChannelSecurity.Read(address, options.Credentials);
        _ownsInvoker = options.DisposeHttpClient || (options.HttpClient is null && options.HttpHandler is null);
        _invoker = options.HttpClient ?? new HttpMessageInvoker(options.HttpHandler ?? CreateHandler(), disposeHandler: _ownsInvoker);
    }

    internal Uri Address { get; }

    internal GrpcChannelOptions Options { get; }

    internal IReadOnlyList<CallCredentials> Credentials { get; }

    internal bool SendsCallCredentials => Address.Scheme == Uri.UriSchemeHttps || Options.UnsafeUseInsecureChannelCallCredentials;

    /// <summary>Makes a channel with the default options.</summary>
    /// <param name="address"><c>http://host:port</c>: HTTP/2 by prior knowledge; <c>https://host:port</c>: TLS.</param>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>Makes a channel.</summary>
    /// <param name="address"><c>http://host:port</c>: HTTP/2 by prior knowledge; <c>https://host:port</c>: TLS.</param>
    /// <param name="channelOptions">The options.</param>
    /// <exception cref="ArgumentException">The address has no host, or both a client and a handler are given.</exception>
    /// <exception cref="InvalidOperationException">Credentials and scheme contradict each other.</exception>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions) => ForAddress(new Uri(address), channelOptions);

    /// <summary>Makes a channel with the default options.</summary>
    /// <param name="address"><c>http://host:port</c>: HTTP/2 by prior knowledge; <c>https://host:port</c>: TLS.</param>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>Makes a channel.</summary>
    /// <param name="address"><c>http://host:port</c>: HTTP/2 by prior knowledge; <c>https://host:port</c>: TLS.</param>
    /// <param name="channelOptions">The options.</param>
    /// <exception cref="ArgumentException">The address has no host, or both a client and a handler are given.</exception>
    /// <exception cref="InvalidOperationException">Credentials and scheme contradict each other.</exception>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        if (!address.IsAbsoluteUri || string.IsNullOrEmpty(address.Host))
        {
            throw new ArgumentException($"'{address.OriginalString}' names no host; an address looks like http://localhost:5200.", nameof(address));
        }

        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        {
            throw new InvalidOperationException($"'{address.OriginalString}' is neither http:// nor https://.");
        }

        if (channelOptions.HttpClient is not null && channelOptions.HttpHandler is not null)
        {
            throw new ArgumentException("HttpClient and HttpHandler are both set; a channel takes one of them.", nameof(channelOptions));
        }

        return new GrpcChannel(address, channelOptions);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The channel is disposed.</exception>
    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new HttpCallInvoker(this);
    }

    /// <summary>Cancels the channel's calls and closes its connections. May be called again.</summary>
    public void Dispose()
    {
        CallState[] calls;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            calls = [.. _calls];
        }

        foreach (var call in calls)
        {
            call.Dispose();
        }

        if (_ownsInvoker)
        {
            _invoker.Dispose();
        }
    }

    internal void Add(CallState call)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _calls.Add(call);
        }
    }

    internal void Remove(CallState call)
    {
        lock (_gate)
        {
            _calls.Remove(call);
        }
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _invoker is HttpClient client
        ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
        : _invoker.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    // A server allows some 100 streams on a connection; a call beyond them would wait for another one's end.
    private static SocketsHttpHandler CreateHandler() => new() { EnableMultipleHttp2Connections = true };
}
