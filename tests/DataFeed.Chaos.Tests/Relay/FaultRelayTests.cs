using System.Net;
using System.Net.Sockets;
using DataFeed.Chaos.Relay;
using DataFeed.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataFeed.Chaos.Tests.Relay;

public sealed class FaultRelayTests
{
    [Fact]
    public async Task Bytes_PassBothWays()
    {
        await using var pair = await Pair.ConnectAsync(TimeProvider.System);

        await pair.Near.SendAsync("there"u8.ToArray());
        Assert.Equal("there", await ReceiveAsync(pair.Far, 5));
        await pair.Far.SendAsync("back"u8.ToArray());
        Assert.Equal("back", await ReceiveAsync(pair.Near, 4));
    }

    [Fact]
    public async Task Drop_ResetsBothEnds()
    {
        await using var pair = await Pair.ConnectAsync(TimeProvider.System);
        var near = pair.Near.ReceiveAsync(new byte[1]);
        var far = pair.Far.ReceiveAsync(new byte[1]);

        pair.Relay.Drop();

        await Assert.ThrowsAsync<SocketException>(() => Wait.ForAsync(near, "the near end to be reset"));
        await Assert.ThrowsAsync<SocketException>(() => Wait.ForAsync(far, "the far end to be reset"));
    }

    [Fact]
    public async Task Stall_HoldsBytesUntilItEnds()
    {
        var time = new FakeTimeProvider();
        await using var pair = await Pair.ConnectAsync(time);
        var stall = pair.Relay.StallAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        await pair.Near.SendAsync("held"u8.ToArray());
        var receiving = ReceiveAsync(pair.Far, 4);

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(receiving.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("held", await receiving);
        await stall;
    }

    [Fact]
    public async Task Server_ThatMoved_IsReachedAtTheSameAddress()
    {
        await using var pair = await Pair.ConnectAsync(TimeProvider.System);
        using var moved = new TcpListener(IPAddress.Loopback, 0);
        moved.Start();
        pair.Relay.Target = new Uri($"http://{moved.LocalEndpoint}");

        using var near = await ToAsync(pair.Relay);
        using var far = await Wait.ForAsync(moved.AcceptSocketAsync(), "the connection to reach the new place");

        await far.SendAsync("new"u8.ToArray());
        Assert.Equal("new", await ReceiveAsync(near, 3));
    }

    [Fact]
    public async Task Server_ThatIsGone_ResetsWhoConnects()
    {
        await using var pair = await Pair.ConnectAsync(TimeProvider.System);
        pair.Relay.Target = null;

        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            // Connecting succeeds or not, depending on who is faster.
            using var near = await ToAsync(pair.Relay);
            await Wait.ForAsync(near.ReceiveAsync(new byte[1]), "the connection to be reset");
        });
    }

    private static async Task<Socket> ToAsync(FaultRelay relay)
    {
        var near = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var address = new Uri(relay.Address);
        await near.ConnectAsync(address.Host, address.Port);
        return near;
    }

    private static async Task<string> ReceiveAsync(Socket socket, int count)
    {
        var buffer = new byte[count];
        await Wait.ForAsync(ReadAsync(), $"{count} bytes");
        return System.Text.Encoding.ASCII.GetString(buffer);

        async Task<bool> ReadAsync()
        {
            using var stream = new NetworkStream(socket);
            await stream.ReadExactlyAsync(buffer);
            return true;
        }
    }

    private sealed record Pair(TcpListener Listener, FaultRelay Relay, Socket Near, Socket Far) : IAsyncDisposable
    {
        public static async Task<Pair> ConnectAsync(TimeProvider time)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var relay = new FaultRelay(time) { Target = new Uri($"http://{listener.LocalEndpoint}") };
            var near = await ToAsync(relay);
            return new Pair(listener, relay, near, await Wait.ForAsync(listener.AcceptSocketAsync(), "the relay to connect"));
        }

        public async ValueTask DisposeAsync()
        {
            Near.Dispose();
            Far.Dispose();
            Listener.Dispose();
            await Relay.DisposeAsync();
        }
    }
}
