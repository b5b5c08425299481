using System.Net;
using System.Net.Sockets;
using DataFeed.EndToEnd.Tests.Processes;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Server;

/// <summary>What stops a server before it serves.</summary>
public sealed class StartupTests
{
    [Fact]
    public async Task Start_BusyPort_ExitsWith1AndNamesTheAddress()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var address = $"http://{occupant.LocalEndpoint}";

        await using var server = DataServer.Run(["--urls", address]);
        var result = await server.ExitAsync();

        result.RequireExit(1);
        var line = Assert.Single(result.Error);
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(address, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ManyBadOptions_ExitsWith1ListingAllBeforeAPortOpens()
    {
        // A good endpoint among the bad: it must not open either.
        var free = FreePort();

        await using var server = DataServer.Run(
            ["--urls", $"http://127.0.0.1:{free};nonsense", "--admin-urls", "ftp://127.0.0.1:1"],
            new Dictionary<string, string> { ["DataFeed__ReadAheadBatches"] = "0", ["DataFeed__EpochIdleTimeout"] = "00:00:00" });
        var result = await server.ExitAsync();

        result.RequireExit(1);
        Assert.Contains("\"nonsense\"", result.ErrorText, StringComparison.Ordinal);
        Assert.Contains("\"ftp://127.0.0.1:1\"", result.ErrorText, StringComparison.Ordinal);
        Assert.Contains("ReadAheadBatches", result.ErrorText, StringComparison.Ordinal);
        Assert.Contains("EpochIdleTimeout", result.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("Listening", result.Transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", result.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BadNumberInTheEnvironment_ExitsWith1AndNamesIt()
    {
        await using var server = DataServer.Run(
            ["--urls", "http://127.0.0.1:0"], new Dictionary<string, string> { ["DataFeed__ReadAheadBatches"] = "many" });
        var result = await server.ExitAsync();

        result.RequireExit(1);
        Assert.Contains("ReadAheadBatches", result.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", result.Transcript, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Serilog__MinimumLevel__Default", "Loud")]
    [InlineData("Serilog__MinimumLevel", "Loud")]
    [InlineData("Serilog__MinimumLevel__Override__Grpc", "Loud")]
    [InlineData("Serilog__WriteTo__0__Name", "Nowhere")]
    public async Task Start_UnknownLogLevelOrSink_ExitsWith1InOneSentence(string setting, string value)
    {
        await using var server = DataServer.Run(["--urls", "http://127.0.0.1:0"], new Dictionary<string, string> { [setting] = value });
        var result = await server.ExitAsync();

        result.RequireExit(1);
        Assert.Contains(value, Assert.Single(result.Error), StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    // Among them an address that no machine has (RFC 5737), a certificate that is not there, a file that is no socket.
    [Theory]
    [InlineData("203.0.113.1:5999", "--urls", "http://203.0.113.1:5999")]
    [InlineData("absent.pem", "--urls", "https://127.0.0.1:0", "Kestrel__Certificates__Default__Path", "absent.pem")]
    [InlineData("/dev/null", "--urls", "unix:/dev/null")]
    [InlineData("nonsense", "--urls", "http://127.0.0.1:0", "Kestrel__Endpoints__X__Url", "nonsense")]
    [InlineData("reloadConfigOnChange", "--urls", "http://127.0.0.1:0", "DOTNET_hostBuilder__reloadConfigOnChange", "maybe")]
    [InlineData("ReadAheadByte is no setting. Nearest: ReadAheadBytes.", "--urls", "http://127.0.0.1:0", "DataFeed__ReadAheadByte", "5")]
    [InlineData("write http://127.0.0.1:5200", "--urls", "127.0.0.1:5200")]
    public async Task Start_WhateverIsWrongAtTheEdge_ExitsWith1InOneLine(string named, string option, string value, params string[] environment)
    {
        await using var server = DataServer.Run(
            [option, value], environment.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1])));
        var result = await server.ExitAsync();

        result.RequireExit(1);
        var line = Assert.Single(result.Error);
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Transcript, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Password=secret")]
    [InlineData("postgres:Host=db;Pasword=secret")]
    public async Task Start_LedgerWithAPasswordThatCannotBeRead_DoesNotShowIt(string ledger)
    {
        await using var server = DataServer.Run(["--urls", "http://127.0.0.1:0", "--ledger", ledger]);
        var result = await server.ExitAsync();

        result.RequireExit(1);
        Assert.Contains("memory, sqlite:FILE or postgres:CONNECTION", result.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.ErrorText + string.Concat(result.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AFeedWhoseDataIsMissing_ListensAndLogsItWithItsLine()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "feeds: [{name: digits, batch_size: 1, idx: {images: absent-a, labels: absent-b}}]");

        await using var server = await DataServer.StartAsync(environment: new Dictionary<string, string> { ["DataFeed__Feeds"] = file });
        var logged = await server.Process.LineAsync(line => line.Contains("FeedNotOpened", StringComparison.Ordinal) ? line : null, "a line about the feed");

        File.Delete(file);
        Assert.Contains($"{file}:1: feed", logged, StringComparison.Ordinal);
        Assert.Contains("absent-a", logged, StringComparison.Ordinal);
        Assert.Contains("absent-b", logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UnknownOption_ExitsWith2AndNamesIt()
    {
        await using var server = DataServer.Run(["--urls", "http://127.0.0.1:0", "--colour", "blue"]);
        var result = await server.ExitAsync();

        result.RequireExit(2);
        Assert.Contains("--colour", result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BadFeedsFile_ExitsWith1AndNamesTheLine()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "feeds:\n  - name: digits\n    batch_size: 0\n");

        await using var server = DataServer.Run(["--urls", "http://127.0.0.1:0", "--feeds", file]);
        var result = await server.ExitAsync();

        File.Delete(file);
        result.RequireExit(1);
        Assert.Contains($"{file}:3: feed \"digits\": batch_size is \"0\"", result.ErrorText, StringComparison.Ordinal);
        Assert.Contains($"{file}:2: feed \"digits\" has no \"idx\"", result.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("Listening", result.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoSamples_ServesNoFeeds()
    {
        await using var server = await DataServer.StartAsync(
            environment: new Dictionary<string, string> { ["DataFeed__Samples"] = "false" });

        Assert.Empty(await server.Client.ListFeedsAsync());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
