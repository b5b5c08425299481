using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using DataFeed.Protocol.V1;
using DataFeed.Testing;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace DataFeed.Fuzz.Tests.Client;

/// <summary>A Kestrel that answers as it is told: the request names the script that its answer follows.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private const int FrameHeaderBytes = 5;

    private readonly WebApplication _host;
    private readonly ConcurrentDictionary<string, ResponseScript> _unary = new();
    private readonly ConcurrentDictionary<ByteString, ResponseScript> _streams = new();

    private readonly ConcurrentDictionary<string, string> _unfinished = new();

    private HostileServer(WebApplication host) => _host = host;

    public string Address => _host.Urls.Single();

    public static async Task<HostileServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            // Kestrel counts a stream that it answered before the request's end for seconds, and calms down who has many of them.
            server.Limits.Http2.MaxStreamsPerConnection = 20_000;
            server.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var server = new HostileServer(builder.Build());
        server._host.Run(server.AnswerAsync);
        await server._host.StartAsync();
        return server;
    }

    /// <summary>Has StartEpoch answered by a script, for a feed's name.</summary>
    public void AnswerStart(string feed, ResponseScript script) => _unary[feed] = script;

    /// <summary>Has StartEpoch answered well for a feed's name, and NextBatch by a script for the token it gives.</summary>
    public void AnswerStream(string feed, ResponseScript script) => _streams[ByteString.CopyFromUtf8(feed)] = script;

    public void Forget(string feed)
    {
        _unary.TryRemove(feed, out _);
        _streams.TryRemove(ByteString.CopyFromUtf8(feed), out _);
    }

    /// <summary>Waits until every answer has ended: by itself, or because the client reset the stream that it reads no more.</summary>
    public Task RequireNoneUnfinishedAsync() => Wait.UntilAsync(
        () => string.Join(", ", _unfinished.Values.Order()), unfinished => unfinished.Length == 0, "every stream to be read to its end or reset");

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _host.StopAsync(now.Token);
        await _host.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _unfinished[context.TraceIdentifier] = "a call without its request";
        try
        {
            await AnswerRequestAsync(context, await ReadMessageAsync(context));
        }
        finally
        {
            _unfinished.TryRemove(context.TraceIdentifier, out _);
        }
    }

    private async Task AnswerRequestAsync(HttpContext context, byte[] request)
    {
        if (context.Request.Path.Value!.EndsWith("NextBatch", StringComparison.Ordinal))
        {
            var open = NextBatchRequest.Parser.ParseFrom(request).Open;
            _unfinished[context.TraceIdentifier] = $"NextBatch of index {open.EpochToken.ToStringUtf8()}";
            await PlayAsync(context, _streams[open.EpochToken]);
            return;
        }

        var feed = StartEpochRequest.Parser.ParseFrom(request).Feed;
        _unfinished[context.TraceIdentifier] = $"StartEpoch of index {feed}";
        if (_unary.TryGetValue(feed, out var script))
        {
            await PlayAsync(context, script);
            return;
        }

        context.Response.ContentType = "application/grpc";
        var message = new StartEpochResponse { EpochToken = ByteString.CopyFromUtf8(feed) }.ToByteArray();
        await context.Response.BodyWriter.WriteAsync(Inputs.FrameBytes.Of(message));
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task PlayAsync(HttpContext context, ResponseScript script)
    {
        var response = context.Response;
        response.StatusCode = script.HttpStatus;
        foreach (var (name, value) in script.HasHeadersAlone ? script.Headers.Concat(script.Trailers) : script.Headers)
        {
            response.Headers.Append(name, value);
        }

        if (script.HasHeadersAlone || script.HttpStatus == StatusCodes.Status204NoContent)
        {
            return;
        }

        foreach (var piece in script.Pieces)
        {
            await response.Body.WriteAsync(piece);
            await response.Body.FlushAsync();
        }

        if (script.ResetWith is { } error)
        {
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(error);
            return;
        }

        foreach (var (name, value) in script.Trailers)
        {
            response.AppendTrailer(name, value);
        }
    }

    private static async Task<byte[]> ReadMessageAsync(HttpContext context)
    {
        var header = new byte[FrameHeaderBytes];
        await context.Request.Body.ReadExactlyAsync(header);
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(message);
        return message;
    }
}
