using System.IO.Pipelines;
using DataFeed.Conformance.Tests.Wire;
using Microsoft.AspNetCore.Connections;

namespace DataFeed.Conformance.Tests.Serving;

/// <summary>Puts a <see cref="WireTap"/> under each connection, and among its features.</summary>
internal static class TappedConnections
{
    public static IConnectionBuilder UseWireTap(this IConnectionBuilder builder) => builder.Use(next => connection => TapAsync(connection, next));

    private static async Task TapAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var tap = new WireTap();
        var untapped = connection.Transport;
        await using var input = tap.WatchServerInput(untapped.Input.AsStream(leaveOpen: true));
        await using var output = tap.WatchServerOutput(untapped.Output.AsStream(leaveOpen: true));
        var transport = new Transport(PipeReader.Create(input), PipeWriter.Create(output));
        connection.Features.Set(tap);
        connection.Transport = transport;
        try
        {
            await next(connection);
        }
        finally
        {
            await transport.Input.CompleteAsync();
            await transport.Output.CompleteAsync();
            connection.Transport = untapped;
        }
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
