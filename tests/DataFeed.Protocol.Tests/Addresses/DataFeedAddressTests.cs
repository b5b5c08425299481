using System.Net;
using System.Net.Sockets;
using DataFeed.Protocol.Addresses;
using Xunit;

namespace DataFeed.Protocol.Tests.Addresses;

public sealed class DataFeedAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5200", "http://127.0.0.1:5200")]
    [InlineData("http://127.0.0.1:5200/", "http://127.0.0.1:5200")]
    [InlineData("  http://127.0.0.1:5200\n", "http://127.0.0.1:5200")]
    [InlineData("HTTP://Feeds.Example:5200", "http://feeds.example:5200")]
    [InlineData("https://feeds.example", "https://feeds.example:443")]
    [InlineData("http://feeds.example", "http://feeds.example:80")]
    [InlineData("http://server_a:65535", "http://server_a:65535")]
    [InlineData("http://localhost:0", "http://localhost:0")]
    [InlineData("http://[::1]:5200", "http://[::1]:5200")]
    [InlineData("https://[2001:DB8:0::1]:5200", "https://[2001:db8::1]:5200")]
    [InlineData("http://[::1]", "http://[::1]:80")]
    [InlineData("http://*:5200", "http://*:5200")]
    [InlineData("http://+:5200", "http://*:5200")]
    [InlineData("http://0.0.0.0:5200", "http://0.0.0.0:5200")]
    [InlineData("http://[::]:5200", "http://[::]:5200")]
    [InlineData("unix:/run/feed.sock", "unix:/run/feed.sock")]
    [InlineData("unix:///run/feed.sock", "unix:/run/feed.sock")]
    [InlineData("http://unix:/run/feed.sock", "unix:/run/feed.sock")]
    [InlineData("unix:/run/a/../feed.sock", "unix:/run/feed.sock")]
    [InlineData("UNIX:/run/Feed=1@x.sock", "unix:/run/Feed=1@x.sock")]
    public void Parse_OfAnAddress_IsItsCanonicalText(string text, string canonical)
    {
        var address = DataFeedAddress.Parse(text);

        Assert.Equal(canonical, address.ToString());
        Assert.Equal(address, DataFeedAddress.Parse(canonical));
    }

    [Fact]
    public void Parse_OfARelativeSocket_IsBelowTheWorkingDirectory() =>
        Assert.Equal(Path.GetFullPath("run/feed.sock"), DataFeedAddress.Parse("unix:run/feed.sock").SocketPath);

    [Theory]
    [InlineData("localhost:5200", "it has no scheme; write http://localhost:5200.")]
    [InlineData("127.0.0.1:5200", "it has no scheme; write http://127.0.0.1:5200.")]
    [InlineData("[::1]:5200", "it has no scheme; write http://[::1]:5200.")]
    [InlineData("/run/feed.sock", "it has no scheme; write unix:/run/feed.sock.")]
    [InlineData("nonsense", "it has no scheme; write http://host:port, https://host:port or unix:/path.")]
    [InlineData("http:127.0.0.1:5200", "it has no scheme; write http://host:port,")]
    [InlineData("grpc://feeds:5200", "its scheme is \"grpc\"; write http://feeds:5200.")]
    [InlineData("grpcs://feeds:5200", "its scheme is \"grpcs\"; write https://feeds:5200.")]
    [InlineData("ftp://127.0.0.1:1", "its scheme is \"ftp\"; write http://127.0.0.1:1.")]
    [InlineData("dns:///feeds:5200", "its scheme is \"dns\"; write http://host:port,")]
    [InlineData("://127.0.0.1:1", "it has no scheme; write http://127.0.0.1:1.")]
    [InlineData("http://127.0.0.1:5200/path", "\"/path\" follows its host and port; write \"http://127.0.0.1:5200\".")]
    [InlineData("http://127.0.0.1:5200?x", "\"?x\" follows its host and port")]
    [InlineData("https://unix:/run/feed.sock", "follows its host and port")]
    [InlineData("http://127.0.0.1:70000", "its port is \"70000\"; write a number of 1 to 65535, or 0 to listen at any free port.")]
    [InlineData("http://127.0.0.1:-1", "its port is \"-1\"")]
    [InlineData("http://127.0.0.1:", "its port is \"\"")]
    [InlineData("http://127.0.0.1:http", "its port is \"http\"")]
    [InlineData("http://::1:5200", "an IPv6 address stands in brackets; write \"http://[::1]:5200\".")]
    [InlineData("http://2001:db8::1:2:3:4:5", "an IPv6 address stands in brackets")]
    [InlineData("http://[::1:5200", "\"[::1\" is no host")]
    [InlineData("http://[feeds]:5200", "\"[feeds]\" is no IPv6 address")]
    [InlineData("http://a:b:1", "\"a:b\" is no host")]
    [InlineData("http://:5200", "it names no host")]
    [InlineData("http://", "it names no host")]
    [InlineData("http://127.0.0.256:5200", "\"127.0.0.256\" is no host's name or address")]
    [InlineData("http://5200", "\"5200\" is no host's name or address")]
    [InlineData("http://127.1:5200", "\"127.1\" is no host's name or address")]
    [InlineData("http://fe eds:5200", "\"fe eds\" is no host's name or address")]
    [InlineData("http://a:1;http://b:2", "it has a \";\" in it; write one address alone.")]
    [InlineData("unix:", "it names no file; write unix:/path, without control characters.")]
    [InlineData("unix:/", "it names no file")]
    [InlineData("unix:///", "it names no file")]
    [InlineData("unix:/run/", "it names no file")]
    [InlineData("unix://run/feed.sock", "one slash or three come after unix:, not two; write \"unix:/run/feed.sock\".")]
    public void TryParse_OfNoAddress_SaysWhatIsWrongAndWhatToWrite(string text, string told)
    {
        Assert.False(DataFeedAddress.TryParse(text, out var address, out var reason));

        Assert.Null(address);
        Assert.StartsWith($"\"{text}\" is no address of a data server: ", reason, StringComparison.Ordinal);
        Assert.Contains(told, reason, StringComparison.Ordinal);
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
        Assert.Equal(reason, Assert.Throws<FormatException>(() => DataFeedAddress.Parse(text)).Message);
    }

    [Theory]
    [InlineData("Host=db;Password=secret")]
    [InlineData("http://user:secret@feeds:5200")]
    [InlineData("http://feeds:5200/?password=secret")]
    [InlineData("postgres://user:secret@db")]
    public void TryParse_OfWhatMayHoldAPassword_DoesNotRepeatIt(string text)
    {
        Assert.False(DataFeedAddress.TryParse(text, out _, out var reason));

        Assert.DoesNotContain("secret", reason, StringComparison.Ordinal);
        Assert.Contains(DataFeedAddress.Forms, reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void TryParse_OfNothing_SaysThatItIsEmpty(string text)
    {
        Assert.False(DataFeedAddress.TryParse(text, out _, out var reason));

        Assert.StartsWith("An address of a data server is empty; ", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://x\u001b[2J\r\nerror: forged:1")]
    [InlineData("http://\u202eevil:1")]
    [InlineData("\u2028")]
    [InlineData("unix:/run/\u001b[2Jfeed.sock")]
    [InlineData("/run/\u202efeed.sock")]
    public void TryParse_OfTextThatMovesATerminal_ShowsNoneOfIt(string text)
    {
        Assert.False(DataFeedAddress.TryParse(text, out _, out var reason));

        Assert.DoesNotContain(reason, character => char.IsControl(character) || character is '\u202e' or '\u2028');
    }

    [Fact]
    public void TryParse_OfALongText_ShowsItsBeginning()
    {
        Assert.False(DataFeedAddress.TryParse("http://" + new string('a', 100_000), out _, out var reason));
        Assert.False(DataFeedAddress.TryParse("unix:/" + new string('a', 100_000), out _, out var path));

        Assert.InRange(reason.Length, 1, 500);
        Assert.InRange(path.Length, 1, 500);
        Assert.Contains("a socket's path has at most", path, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_OfAList_HasItsAddresses() => Assert.Equal(["http://a:1", "unix:/b"], DataFeedAddress.Split(" http://a:1;; unix:/b;"));

    [Theory]
    [InlineData("http://127.0.0.1:5200", null, null)]
    [InlineData("http://localhost:5200", null, null)]
    [InlineData("https://[::1]:5200", null, null)]
    [InlineData("unix:/run/feed.sock", null, null)]
    [InlineData("http://feeds.example:5200", null, "\"http://feeds.example:5200\" is no address to listen at: ")]
    [InlineData("http://127.0.0.1:0", "port 0 means any free port", null)]
    [InlineData("http://*:5200", "such as http://localhost:5200.", null)]
    [InlineData("https://0.0.0.0:5200", "such as https://localhost:5200.", null)]
    [InlineData("http://[::]:5200", "such as http://localhost:5200.", null)]
    public void Violation_OfCallingAndListening_IsToldWhereThereIsOne(string text, string? call, string? listen)
    {
        var address = DataFeedAddress.Parse(text);

        AssertTold(call, address.CallViolation);
        AssertTold(listen, address.ListenViolation);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5200", true)]
    [InlineData("http://127.8.8.8:5200", true)]
    [InlineData("https://localhost:5200", true)]
    [InlineData("http://feeds.localhost:5200", true)]
    [InlineData("http://[::1]:5200", true)]
    [InlineData("unix:/run/feed.sock", true)]
    [InlineData("http://feeds.example:5200", false)]
    [InlineData("http://10.0.0.1:5200", false)]
    [InlineData("http://localhost.example:5200", false)]
    public void Local_IsWhatNeverLeavesTheMachine_AndPassesByEveryProxy(string text, bool isLocal)
    {
        var address = DataFeedAddress.Parse(text);
        using var handler = address.CreateHandler();

        Assert.Equal(isLocal, address.IsLocal);
        Assert.Equal(!isLocal, handler.UseProxy);
    }

    [Theory]
    [InlineData("http://*:5200", "http://host:5200")]
    [InlineData("https://0.0.0.0:5200", "https://host:5200")]
    [InlineData("http://[::]:5200", "http://host:5200")]
    [InlineData("http://127.0.0.1:5200", "http://127.0.0.1:5200")]
    [InlineData("unix:/run/feed.sock", "unix:/run/feed.sock")]
    public void ReachedAs_OfEveryAddress_IsThatOfOneHost(string text, string expected) =>
        Assert.Equal(expected, DataFeedAddress.Parse(text).ReachedAs("host").ToString());

    [Fact]
    public void EndPointAndUri_OfEachKind_AreWhatSocketsAndChannelsTake()
    {
        Assert.Equal(new DnsEndPoint("::1", 5200), DataFeedAddress.Parse("http://[::1]:5200").EndPoint);
        Assert.Equal(new UnixDomainSocketEndPoint("/run/feed.sock"), DataFeedAddress.Parse("unix:/run/feed.sock").EndPoint);
        Assert.Equal(new Uri("https://[::1]:5200"), DataFeedAddress.Parse("https://[::1]:5200").Uri);
        Assert.Equal(new Uri("http://localhost"), DataFeedAddress.Parse("unix:/run/feed.sock").Uri);
    }

    [Fact]
    public void TryParse_OfAnyPieces_IsAnAddressThatReadsAsItselfOrAReason()
    {
        string[] pieces =
        [
            "http://", "https://", "unix:", "grpc://", "://", "//", "/", "///", ":", "::", "[", "]", "[::1]", "1", "5200", "65536", "host", "Host", "é", "*", "+", ".",
            "..", "-", "_", "127.0.0.1", "localhost", "@", "=", "%", "%25", "\0", "\n", "?", "#", ";", " ", "\u202e", "\ud800", "\\",
        ];
        var random = new Random(1);
        var parsed = 0;
        for (var attempt = 0; attempt < 50_000; attempt++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (DataFeedAddress.TryParse(text, out var address, out var reason))
            {
                parsed++;
                Assert.Equal(address, DataFeedAddress.Parse(address.ToString()));
                Assert.True(address.CallViolation is not null || address.Uri.IsAbsoluteUri, text);
                _ = address.EndPoint;
            }
            else
            {
                Assert.DoesNotContain(reason, char.IsControl);
            }
        }

        Assert.InRange(parsed, 500, 25_000);
    }

    private static void AssertTold(string? expected, string? violation)
    {
        if (expected is null)
        {
            Assert.Null(violation);
        }
        else
        {
            Assert.Contains(expected, violation, StringComparison.Ordinal);
        }
    }
}
