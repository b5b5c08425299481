namespace DotNet.Testcontainers.CommandLine;

/// <summary>A network or a volume: created once, deleted once.</summary>
/// <param name="kind">`network` or `volume`: the command that has to do with it.</param>
/// <param name="settings">What its builder was told.</param>
internal sealed class NamedResource(string kind, ResourceSettings settings) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _isCreated;

    public string Name => _isCreated
        ? settings.Name
        : throw new InvalidOperationException($"The {kind} {settings.Name} is not created; call CreateAsync first.");

    public Task CreateAsync(CancellationToken cancellationToken) => ChangeAsync(
        isCreated: true, [kind, "create", .. ResourceLabels.Arguments(settings.Labels), settings.Name], cancellationToken);

    public Task DeleteAsync(CancellationToken cancellationToken) => ChangeAsync(
        isCreated: false, [kind, "rm", settings.Name], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (settings.CleanUp)
        {
            await DeleteAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task ChangeAsync(bool isCreated, string[] arguments, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isCreated != isCreated)
            {
                await DockerCommand.RequireAsync(arguments, cancellationToken).ConfigureAwait(false);
                _isCreated = isCreated;
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
