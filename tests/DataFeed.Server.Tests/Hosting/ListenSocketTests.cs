using System.Net;
using System.Net.Sockets;
using DataFeed.Server.Hosting;
using Xunit;

namespace DataFeed.Server.Tests.Hosting;

public sealed class ListenSocketTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datafeed-socket-");
    private readonly string _path;

    public ListenSocketTests() => _path = Path.Combine(_folder.FullName, "feed.sock");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Bind_WhereASocketWasLeft_TakesItOver()
    {
        LeaveSocket();

        using var socket = ListenSocket.Bind(new UnixDomainSocketEndPoint(_path));

        socket.Listen();
        using var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        caller.Connect(new UnixDomainSocketEndPoint(_path));
        Assert.True(caller.Connected);
    }

    [Fact]
    public void Bind_WhereAServerAnswers_LeavesItAlone()
    {
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(_path));
        other.Listen();

        AssertInUse();

        Assert.True(File.Exists(_path));
    }

    [Fact]
    public void Bind_WhereAServerIsTooBusyToAnswer_LeavesItAlone()
    {
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(_path));
        other.Listen(0);
        var waiting = Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false }).ToList();
        foreach (var caller in waiting)
        {
            _ = Record.Exception(() => caller.Connect(new UnixDomainSocketEndPoint(_path)));
        }

        AssertInUse();

        Assert.True(File.Exists(_path));
        waiting.ForEach(caller => caller.Dispose());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a file of somebody's")]
    public void Bind_WhereAFileIsNoSocket_LeavesItAlone(string content)
    {
        File.WriteAllText(_path, content);

        AssertInUse();

        Assert.Equal(content, File.ReadAllText(_path));
    }

    [Fact]
    public void Bind_OfAnAddressThatCannotBeHad_NamesIt()
    {
        // For documentation (RFC 5737): no machine has it.
        var failed = Assert.Throws<SocketException>(() => ListenSocket.Bind(new IPEndPoint(IPAddress.Parse("203.0.113.1"), 5999)));

        Assert.Equal(SocketError.AddressNotAvailable, failed.SocketErrorCode);
        Assert.StartsWith("The server cannot listen at 203.0.113.1:5999: ", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_OfASocketInNoFolder_NamesIt()
    {
        var path = Path.Combine(_folder.FullName, "absent", "feed.sock");

        Assert.Contains(
            $"{path}: the folder of the socket's file is not there.",
            Assert.Throws<SocketException>(() => ListenSocket.Bind(new UnixDomainSocketEndPoint(path))).Message,
            StringComparison.Ordinal);
    }

    private void AssertInUse() => Assert.Equal(
        SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(() => ListenSocket.Bind(new UnixDomainSocketEndPoint(_path))).SocketErrorCode);

    /// <summary>As a process leaves it that is killed: .NET takes away the file of a socket that is closed, where it still has its name.</summary>
    private void LeaveSocket()
    {
        var bound = Path.Combine(_folder.FullName, "bound.sock");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(bound));
        socket.Listen();
        File.Move(bound, _path);
    }
}
