namespace DotNet.Testcontainers.CommandLine;

/// <summary>A network or a volume: created once, deleted once.</summary>
/// <param name="kind">`network` or `volume`: the command that has to do with it.</param>
/// <param name="name">Its name for the engine.</param>
internal sealed class NamedResource(string kind, string name) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _isCreated;

    public string Name => _isCreated
        ? name
        : throw new InvalidOperationException($"The {kind} {name} is not created; call CreateAsync first.");

    public Task CreateAsync(CancellationToken cancellationToken) => ChangeAsync(
        isCreated: true, [kind, "create", .. ResourceLabels.Arguments(), name], cancellationToken);

    public Task DeleteAsync(CancellationToken cancellationToken) => ChangeAsync(
        isCreated: false, [kind, "rm", name], cancellationToken);

    public async ValueTask DisposeAsync() => await DeleteAsync(CancellationToken.None).ConfigureAwait(false);

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
