using System.Buffers.Binary;
using System.Collections.Concurrent;
using DataFeed.Bench.Children;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace DataFeed.Bench.Bare;

/// <summary>The same bytes by hand: gRPC's five bytes before each message, Kestrel's own pipe, a flush for each message.</summary>
internal sealed class BareServer
{
    public const int PrefixBytes = 5;

    // Streams of one size share it.
    private readonly ConcurrentDictionary<int, byte[]> _messages = new();
    private long _batches;

    public static BenchServer Start(string socketPath)
    {
        var server = new BareServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, options => options.Protocols = HttpProtocols.Http2);
            kestrel.ListenUnixSocket(socketPath, options => options.Protocols = HttpProtocols.Http2);
            kestrel.Limits.MinResponseDataRate = null;
        });
        var host = builder.Build();
        host.Run(server.ServeAsync);
        return new BenchServer(host, () => Interlocked.Read(ref server._batches));
    }

    private static byte[] Message(int bytes)
    {
        var message = new byte[PrefixBytes + bytes];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), bytes);
        return message;
    }

    private async Task ServeAsync(HttpContext context)
    {
        var bytes = int.Parse(context.Request.Path.Value![1..], null);
        var message = _messages.GetOrAdd(bytes, Message);
        context.Response.ContentType = "application/grpc";
        var output = context.Response.BodyWriter;
        try
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await output.WriteAsync(message);
                Interlocked.Increment(ref _batches);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has seen enough.
        }
    }
}
