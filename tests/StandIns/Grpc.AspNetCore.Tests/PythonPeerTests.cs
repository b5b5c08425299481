using System.Diagnostics;
using Grpc.AspNetCore.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.Tests;

/// <summary>The server against a client of grpcio, whose C core shares nothing with it.</summary>
public sealed class PythonPeerTests : IDisposable
{
    private readonly DirectoryInfo _work = Directory.CreateTempSubdirectory("grpc-peer-");

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task Grpcio_CallsEverything_AgreesOnEverything(string? responseEncoding)
    {
        await using var server = await TestServer.StartAsync(
            options: options => options.ResponseCompressionAlgorithm = responseEncoding,
            services: services => services.AddGrpcHealthChecks().AddCheck("always", () => HealthCheckResult.Healthy()));

        var (exitCode, output) = await RunAsync(
            Path.Combine(AppContext.BaseDirectory, "echo_client.py"),
            server.Address.Authority,
            Path.Combine(AppContext.BaseDirectory, "protos"),
            _work.FullName);

        Assert.True(exitCode == 0 && output.Contains("ok all", StringComparison.Ordinal), $"echo_client.py exited with {exitCode}:\n{output}");
    }

    public void Dispose() => _work.Delete(recursive: true);

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var python = Environment.GetEnvironmentVariable("DATAFEED_PYTHON") ?? "/usr/bin/python3";
        Assert.True(File.Exists(python), $"No Python at {python}: run eng/setup.sh, or set DATAFEED_PYTHON.");
        using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await Wait.For(process.WaitForExitAsync(), "the Python client's end");
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            process.Kill();
        }
    }
}
