using System.Net;
using System.Net.Sockets;
using DataFeed.Protocol.Addresses;

namespace DataFeed.Client.Tests;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5200", true)]
    [InlineData("https://data.example", true)]
    [InlineData("unix:/tmp/data.sock", true)]
    [InlineData("ftp://data.example", false)]
    [InlineData("http://127.0.0.1:0", false)]
    [InlineData("http://0.0.0.0:5200", false)]
    [InlineData("nonsense", false)]
    [InlineData("", false)]
    public void IsValid_OfAnAddress_IsWhetherItCanBeCalled(string address, bool isValid)
    {
        Assert.Equal(isValid, ServerAddress.IsValid(address));
        if (isValid)
        {
            ServerAddress.Open(address).Dispose();
        }
        else
        {
            Assert.Contains(address, Assert.Throws<ArgumentException>(() => ServerAddress.Open(address)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://data.example:5200")]
    [InlineData("unix:/tmp/data.sock")]
    public void CreateHandler_OfAnAddress_PingsNoMoreOftenThanGrpcServersAllow(string address)
    {
        using var handler = ServerAddress.CreateHandler(DataFeedAddress.Parse(address));

        Assert.True(handler.KeepAlivePingDelay > TimeSpan.FromMinutes(5));
        Assert.Equal(HttpKeepAlivePingPolicy.WithActiveRequests, handler.KeepAlivePingPolicy);
        Assert.NotNull(handler.ConnectCallback);
    }

    [Fact]
    public async Task Connect_OfAMachine_HasTheSystemWatchTheConnection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        await using var stream = await ServerAddress.ConnectAsync(listener.LocalEndpoint, CancellationToken.None);

        Assert.True(stream.Socket.NoDelay);
        Assert.NotEqual(0, (int)stream.Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        Assert.Equal(15, stream.Socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
    }

    [Fact]
    public async Task Connect_ToNobody_Throws()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = listener.LocalEndpoint;
        listener.Dispose();

        await Assert.ThrowsAsync<SocketException>(() => ServerAddress.ConnectAsync(address, CancellationToken.None));
    }
}
