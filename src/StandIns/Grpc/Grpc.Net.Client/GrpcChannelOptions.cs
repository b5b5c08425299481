using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>How a channel connects, and the limits of its calls. Left alone once a channel is made of them.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>The channel's credentials. Null takes what the address's scheme says.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Largest message to send, in bytes before compression. Null, the default: no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Largest message to receive, in bytes after decompression. Default 4 MiB; null: no limit.</summary>
    public int? MaxReceiveMessageSize { get; set; } = GrpcChannel.DefaultMaxReceiveMessageSize;

    /// <summary>Sends the requests. Null makes a handler of the channel's own. Excludes <see cref="HttpHandler"/>.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>Sends the requests: where Unix sockets, certificates and proxies are set. Null makes one of the channel's own.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether disposing the channel disposes the client or handler given here. Default false. A channel's own is always disposed.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Whether a cancelled call, or one past its deadline, throws <see cref="OperationCanceledException"/> rather than <see cref="RpcException"/>.</summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }

    /// <summary>Whether call credentials are sent over a connection without TLS, where anyone on the way reads them. Default false.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }

    // The real package has a clock of its own inside as well; tests move this one.
    internal TimeProvider Time { get; set; } = TimeProvider.System;
}
