using System.Net;
using System.Net.Sockets;
using DataFeed.Fuzz.Tests.Inputs;
using DataFeed.Fuzz.Tests.Running;
using Xunit;

namespace DataFeed.Fuzz.Tests.Server;

/// <summary>Connections to a live data server whose bytes are HTTP/2 to some extent.</summary>
public sealed class ConnectionFuzzTests
{
    private const int Inputs = 6_000;
    private const int Lanes = 8;

    [Fact]
    public async Task Connections_OfAnyBytes_AreAnsweredOrClosedAndLeaveTheServerAsItWas()
    {
        await using var server = await FuzzServer.StartAsync();
        var endPoint = new IPEndPoint(IPAddress.Loopback, server.Address.Port);
        var run = new FuzzRun(FuzzTarget.ServerConnections, Inputs, Lanes, (input, _) => AttackAsync(input, endPoint, server.Requests));

        await run.RunFirstHalfAsync();
        await server.RequireSoundAsync();
        var growth = new HeapGrowth();
        await run.RunSecondHalfAsync();
        await server.RequireSoundAsync();

        await growth.RequireBoundedAsync(FuzzSettings.Scale(Inputs) / 2);
        Assert.Superset(new HashSet<string> { "closed", "reset", "left" }, run.Outcomes.Keys.ToHashSet());
    }

    private static async Task<string> AttackAsync(FuzzCase input, EndPoint endPoint, RequestMessages requests)
    {
        var random = input.Random;
        var bytes = Http2Bytes.Connection(random, requests);
        input.Show("connection", bytes);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint);
        try
        {
            foreach (var piece in FrameBytes.Cut(random, bytes))
            {
                await socket.SendAsync(piece);
            }

            if (random.OneIn(4))
            {
                // Half of those close with a reset.
                socket.LingerState = new LingerOption(random.OneIn(2), 0);
                return "left";
            }

            socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(socket);
            return "closed";
        }
        catch (SocketException)
        {
            // The server has every right to hang up on this.
            return "reset";
        }
    }

    private static async Task DrainAsync(Socket socket)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer) > 0)
        {
        }
    }
}
