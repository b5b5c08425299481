using System.Net;
using System.Net.Sockets;
using DataFeed.Client.Epochs;
using DataFeed.EndToEnd.Tests.Processes;
using DataFeed.EndToEnd.Tests.Reading;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Server;

/// <summary>Bytes that are no gRPC, thrown at the port.</summary>
public sealed class HostileBytesTests
{
    private const int Connections = 300;

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    [Fact]
    public async Task Serve_AfterHundredsOfGarbageConnections_ServesAsBefore()
    {
        await using var server = await DataServer.StartAsync();
        var expected = await CSharpReading.ReadAsync(server.Client, new EpochRequest { Feed = "sample" });
        var endPoint = IPEndPoint.Parse(server.PythonAddress);

        // A seed of its own each: any of them can be tried again alone.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Connections),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (seed, _) => await AttackAsync(endPoint, new Random(seed)));

        var status = await server.IdleAsync();
        Assert.Equal(status.CreatedGenerators, status.DisposedGenerators);
        Assert.Equal(expected, await CSharpReading.ReadAsync(server.Client, new EpochRequest { Feed = "sample" }));
        Assert.DoesNotContain("Unhandled exception", server.Process.Transcript, StringComparison.Ordinal);
    }

    private static async Task AttackAsync(IPEndPoint endPoint, Random random)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint);
        try
        {
            await socket.SendAsync(Bytes(random));
            switch (random.Next(4))
            {
                case 0:
                    socket.Shutdown(SocketShutdown.Send);
                    await DrainAsync(socket);
                    break;
                case 1:
                    socket.Shutdown(SocketShutdown.Send);
                    break;
                case 2:
                    // Closes with a reset.
                    socket.LingerState = new LingerOption(true, 0);
                    break;
                default:
                    break;
            }
        }
        catch (SocketException)
        {
            // The server has every right to hang up on this.
        }
    }

    /// <summary>Noise; noise after a good preface; or good frames with noise for content and a length that may lie.</summary>
    private static byte[] Bytes(Random random)
    {
        var noise = new byte[random.Next(0, 2000)];
        random.NextBytes(noise);
        return random.Next(3) switch
        {
            0 => noise,
            1 => [.. Preface, .. noise],
            _ => [.. Preface, .. Frame(4, 0, 0, []), .. Enumerable.Range(0, random.Next(1, 6)).SelectMany(_ => AnyFrame(random, noise))],
        };
    }

    private static byte[] AnyFrame(Random random, byte[] noise)
    {
        var content = noise[..random.Next(noise.Length + 1)];
        return Frame((byte)random.Next(11), (byte)random.Next(256), random.Next(8), content, random.Next(4) == 0 ? random.Next(1 << 24) : null);
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] content, int? claimedLength = null)
    {
        var length = claimedLength ?? content.Length;
        return
        [
            (byte)(length >> 16), (byte)(length >> 8), (byte)length, type, flags,
            (byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, .. content,
        ];
    }

    private static async Task DrainAsync(Socket socket)
    {
        using var late = new CancellationTokenSource(ChildProcess.Patience);
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, late.Token) > 0)
        {
        }
    }
}
