namespace DataFeed.EndToEnd.Tests.Processes;

/// <summary>Programs on Debian's grpcio. What they need of protos/ is generated once, into a folder of its own.</summary>
internal static class PythonPeer
{
    // Debian's own: another Python on the PATH has no grpcio.
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<Task<string>> Generated = new(GenerateAsync);

    /// <summary>Runs the client to its end.</summary>
    public static async Task<ProcessResult> RunClientAsync(string address, params string[] arguments)
    {
        await using var client = await StartClientAsync(address, arguments);
        return await client.ExitAsync();
    }

    public static Task<ChildProcess> StartClientAsync(string address, params string[] arguments) =>
        StartAsync("datafeed_client.py", [address, .. arguments]);

    public static Task<ChildProcess> StartServerAsync() => StartAsync("datafeed_server.py", []);

    /// <summary>Runs the client that stands in the README to its end.</summary>
    public static async Task<ProcessResult> RunReadmeAsync(string address)
    {
        await using var client = await StartAsync("readme_client.py", [BuiltOutput.Peer("README.md"), address]);
        return await client.ExitAsync();
    }

    private static async Task<ChildProcess> StartAsync(string program, string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["PYTHONPATH"] = await Generated.Value,
            ["PYTHONDONTWRITEBYTECODE"] = "1",
            ["PYTHONUTF8"] = "1",
        };
        return ChildProcess.Start(Interpreter, [BuiltOutput.Peer(program), .. arguments], environment);
    }

    private static async Task<string> GenerateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("datafeed-peers-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await using var generator = ChildProcess.Start(
            "bash", [BuiltOutput.Peer("generate.sh"), BuiltOutput.Peer("protos"), BuiltOutput.Peer("grpc-protos"), folder]);
        (await generator.ExitAsync()).RequireExit(0);
        return folder;
    }
}
