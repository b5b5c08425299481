using System.Net;
using System.Net.Sockets;
using DataFeed.Bench.Distance;
using DataFeed.Testing;
using Xunit;

namespace DataFeed.Bench.Tests.Distance;

public sealed class DelayRelayTests
{
    [Fact]
    public async Task Bytes_ArriveWholeAndInOrder()
    {
        await using var pair = await ConnectAsync(TimeProvider.System, TimeSpan.FromMilliseconds(1));
        var sent = new byte[3 << 20];
        new Random(1).NextBytes(sent);

        var sending = pair.Near.SendAsync(sent).ContinueWith(_ => pair.Near.Shutdown(SocketShutdown.Send), TaskScheduler.Default);
        var received = await Wait.ForAsync(ReadToEndAsync(pair.Far), "all bytes");

        await sending;
        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task Bytes_AreHeldUntilTheyAreDue()
    {
        var time = new CountingTime();
        await using var pair = await ConnectAsync(time, TimeSpan.FromSeconds(10));
        await pair.Near.SendAsync("late"u8.ToArray());
        var buffer = new byte[4];
        var receiving = pair.Far.ReceiveAsync(buffer);
        await Wait.UntilAsync(() => time.TimersMade, timers => timers == 1, "the relay to hold the bytes");

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(receiving.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(4, await Wait.ForAsync(receiving, "the bytes, which are due"));
        Assert.Equal("late"u8.ToArray(), buffer);
    }

    private static async Task<Pair> ConnectAsync(TimeProvider time, TimeSpan delay)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var relay = new DelayRelay(new Uri($"http://{listener.LocalEndpoint}"), delay, time);
        var near = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var address = new Uri(relay.Address);
        await near.ConnectAsync(address.Host, address.Port);
        return new Pair(listener, relay, near, await listener.AcceptSocketAsync());
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        var all = new MemoryStream();
        await new NetworkStream(socket).CopyToAsync(all);
        return all.ToArray();
    }

    private sealed record Pair(TcpListener Listener, DelayRelay Relay, Socket Near, Socket Far) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Near.Dispose();
            Far.Dispose();
            Listener.Dispose();
            await Relay.DisposeAsync();
        }
    }
}
