using System.Globalization;
using DotNet.Testcontainers.CommandLine;
using DotNet.Testcontainers.Configurations;

namespace DotNet.Testcontainers.Containers;

/// <summary>A container over the command line.</summary>
internal sealed class DockerContainer(ContainerSettings settings) : IContainer
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile ContainerInspection _seen = ContainerInspection.None;
    private string? _id;
    private bool _isDisposed;

    public string Id => _id ?? throw new InvalidOperationException($"The container of {settings.Image.FullName} is not created; call StartAsync first.");

    public string Name => Id is var _ ? _seen.Name : "";

    public string Hostname => EngineHost.Find(_seen.Gateway);

    public string IpAddress => Id is var _ ? _seen.IpAddress : "";

    public TestcontainersStates State => _seen.State;

    public TestcontainersHealthStatus Health => _seen.Health;

    public long HealthCheckFailingStreak => _seen.FailingStreak;

    public DateTime LastStopped { get; private set; }

    public ushort GetMappedPublicPort(int containerPort) => Id is var _ && _seen.Ports.TryGetValue($"{containerPort}/tcp", out var port)
        ? port
        : throw new InvalidOperationException($"Port {containerPort} of container {Name} is not published; its builder must bind it.");

    public async Task<long> GetExitCodeAsync(CancellationToken ct = default) =>
        long.Parse((await DockerCommand.RequireAsync(["wait", Id], ct).ConfigureAwait(false)).Line, CultureInfo.InvariantCulture);

    public async Task<(string Stdout, string Stderr)> GetLogsAsync(
        DateTime since = default, DateTime until = default, bool timestampsEnabled = true, CancellationToken ct = default)
    {
        string[] arguments =
        [
            "logs",
            .. since == default ? Array.Empty<string>() : ["--since", Time(since)],
            .. until == default ? Array.Empty<string>() : ["--until", Time(until)],
            .. timestampsEnabled ? ["--timestamps"] : Array.Empty<string>(),
            Id,
        ];
        var logs = await DockerCommand.RequireAsync(arguments, ct).ConfigureAwait(false);
        return (logs.Text, logs.Error);
    }

    public Task StartAsync(CancellationToken ct = default) => InTurnAsync(async () =>
    {
        if (_id is null)
        {
            await CreateAsync(ct).ConfigureAwait(false);
        }

        await DockerCommand.RequireAsync(["start", Id], ct).ConfigureAwait(false);
        await InspectAsync(ct).ConfigureAwait(false);
        await settings.Wait.WaitAsync(this, RequireRunningAsync, ct).ConfigureAwait(false);
    }, ct);

    public Task StopAsync(CancellationToken ct = default) => ChangeAsync("stop", ct);

    public Task PauseAsync(CancellationToken ct = default) => ChangeAsync("pause", ct);

    public Task UnpauseAsync(CancellationToken ct = default) => ChangeAsync("unpause", ct);

    public Task CopyAsync(
        byte[] fileContent, string filePath, uint uid = 0, uint gid = 0, UnixFileModes fileMode = Unix.FileMode644, CancellationToken ct = default) =>
        DockerCommand.RequireAsync(["cp", "-", $"{Id}:/"], ct, TarArchive.Write(fileContent, filePath, uid, gid, fileMode));

    public async Task<byte[]> ReadFileAsync(string filePath, CancellationToken ct = default)
    {
        string[] arguments = ["cp", $"{Id}:{filePath}", "-"];
        var copied = await DockerCommand.RunAsync(arguments, ct).ConfigureAwait(false);
        return copied.ExitCode switch
        {
            0 => TarArchive.Read(copied.Output, filePath),
            _ when copied.Error.Contains("Could not find the file", StringComparison.Ordinal) =>
                throw new FileNotFoundException($"There is no file {filePath} in container {Name}.", filePath),
            _ => throw DockerCommand.Refused(arguments, copied),
        };
    }

    public async Task<ExecResult> ExecAsync(IList<string> command, CancellationToken ct = default)
    {
        string[] arguments = ["exec", Id, .. command];
        var result = await DockerCommand.RunAsync(arguments, ct).ConfigureAwait(false);
        // The program says so where it never came to the command.
        return result.ExitCode == 1 && result.Error.StartsWith("Error response from daemon", StringComparison.Ordinal)
            ? throw DockerCommand.Refused(arguments, result)
            : new ExecResult(result.Text, result.Error, result.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_isDisposed && _id is { } id)
            {
                await DockerCommand.RequireAsync(["rm", "--force", "--volumes", id], CancellationToken.None).ConfigureAwait(false);
                (_id, _seen) = (null, ContainerInspection.None);
            }

            _isDisposed = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static string Time(DateTime time) => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in settings.Networks.Cast<IFutureResource>().Concat(settings.Mounts.Select(mount => mount.Volume).OfType<IFutureResource>()))
        {
            await resource.CreateAsync(cancellationToken).ConfigureAwait(false);
        }

        // Known as soon as it exists, so that disposing removes it whatever comes next.
        _id = (await DockerCommand.RequireAsync(CreateArguments.Of(settings), cancellationToken).ConfigureAwait(false)).Line;
        foreach (var network in settings.Networks.Skip(1))
        {
            string[] aliases = [.. settings.NetworkAliases.SelectMany(alias => new[] { "--alias", alias })];
            await DockerCommand.RequireAsync(["network", "connect", .. aliases, network.Name, Id], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task InspectAsync(CancellationToken cancellationToken) =>
        _seen = InspectionReader.Parse((await DockerCommand.RequireAsync(["container", "inspect", Id], cancellationToken).ConfigureAwait(false)).Text);

    private async Task RequireRunningAsync(CancellationToken cancellationToken)
    {
        await InspectAsync(cancellationToken).ConfigureAwait(false);
        if (State is TestcontainersStates.Exited or TestcontainersStates.Dead)
        {
            var (stdout, stderr) = await GetLogsAsync(LastStopped, timestampsEnabled: false, ct: cancellationToken).ConfigureAwait(false);
            throw new ContainerNotRunningException(Id, stdout, stderr, await GetExitCodeAsync(cancellationToken).ConfigureAwait(false), null);
        }
    }

    private Task ChangeAsync(string verb, CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        // One that was never created has nothing to stop.
        if (_id is not null)
        {
            await DockerCommand.RequireAsync([verb, Id], cancellationToken).ConfigureAwait(false);
            await InspectAsync(cancellationToken).ConfigureAwait(false);
            LastStopped = verb == "stop" ? _seen.FinishedAt : LastStopped;
        }
    }, cancellationToken);

    private async Task InTurnAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await act().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
