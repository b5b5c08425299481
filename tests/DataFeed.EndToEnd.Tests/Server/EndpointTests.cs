using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DataFeed.Client.Epochs;
using DataFeed.EndToEnd.Tests.Processes;
using DataFeed.EndToEnd.Tests.Reading;
using DataFeed.EndToEnd.Tests.Training;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Server;

/// <summary>Endpoints other than plain TCP.</summary>
public sealed class EndpointTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datafeed-endpoint-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Read_OverAUnixSocket_GivesBothLanguagesTheSame()
    {
        await using var server = await DataServer.StartAsync($"unix:{_folder.FullName}/feed.sock");

        var expected = await CSharpReading.ReadAsync(server.Client, new EpochRequest { Feed = "sample", Seed = 3 });
        var python = await PythonReading.ReadAsync(server, "sample", "--seed", "3");

        Assert.Equal([32, 32, 32, 4], expected.Select(batch => batch.Rows));
        Assert.Equal(expected, python.Batches);
    }

    [Fact]
    public async Task Start_WhereAKilledServerLeftItsSocket_TakesItOver()
    {
        var url = $"unix:{_folder.FullName}/feed.sock";
        await using var killed = await DataServer.StartAsync(url);
        await using var refused = DataServer.Run(["--urls", url]);
        var busy = await refused.ExitAsync();
        await killed.Process.KillAsync();
        Assert.True(File.Exists($"{_folder.FullName}/feed.sock"));

        await using var server = await DataServer.StartAsync(url);

        Assert.NotEmpty(await server.Client.ListFeedsAsync());
        // As long as a server answers there, another does not get it.
        busy.RequireExit(1);
        Assert.Contains("feed.sock", Assert.Single(busy.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_WithAProxyInTheEnvironment_PassesItByOnThisMachine()
    {
        var environment = new Dictionary<string, string> { ["http_proxy"] = "http://127.0.0.1:1", ["all_proxy"] = "http://127.0.0.1:1" };
        string[] training = ["--feed", "regression", "--model", "regression", "--steps-per-epoch", "3"];
        await using var tcp = await DataServer.StartAsync();
        await using var unix = await DataServer.StartAsync($"unix:{_folder.FullName}/feed.sock");

        foreach (var server in new[] { tcp, unix })
        {
            (await Trainer.RunAsync(server.ClientAddress, environment, training)).RequireExit(0);
        }
    }

    [Fact]
    public async Task Serve_OverTlsWithACertificateOfOnesOwn_ReachesThoseWhoTrustIt()
    {
        var (certificate, key) = WriteCertificate();
        await using var server = await DataServer.StartAsync("https://127.0.0.1:0", new Dictionary<string, string>
        {
            ["Kestrel__Certificates__Default__Path"] = certificate,
            ["Kestrel__Certificates__Default__KeyPath"] = key,
        });
        string[] training = ["--feed", "regression", "--model", "regression", "--steps-per-epoch", "3"];

        var python = await PythonPeer.RunClientAsync(server.PythonAddress, "--certificate", certificate, "feeds");
        var trusting = await Trainer.RunAsync(server.ClientAddress, new Dictionary<string, string> { ["SSL_CERT_FILE"] = certificate }, training);
        await using var asking = DataServer.Run(["health", "--server", server.ClientAddress]);
        var health = await asking.ExitAsync();
        var doubting = await Trainer.RunAsync(server.ClientAddress, training);

        Assert.StartsWith("https://", server.Address, StringComparison.Ordinal);
        Assert.Equal(5, python.RequireExit(0).Output.Length);
        trusting.RequireExit(0);
        // The server's own health check reaches it over loopback, for which no certificate is made.
        health.RequireExit(0);
        TrainerFailureTests.AssertOneLine(doubting, server.Address);
    }

    private (string Certificate, string Key) WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var paths = (Certificate: Path.Combine(_folder.FullName, "server.pem"), Key: Path.Combine(_folder.FullName, "server.key"));
        File.WriteAllText(paths.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(paths.Key, key.ExportPkcs8PrivateKeyPem());
        return paths;
    }
}
