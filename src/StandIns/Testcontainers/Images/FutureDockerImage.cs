using DotNet.Testcontainers.CommandLine;

namespace DotNet.Testcontainers.Images;

/// <summary>An image that the command line builds.</summary>
internal sealed class FutureDockerImage(BuildSettings settings) : IFutureDockerImage
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _isBuilt;

    public string FullName => settings.Image.FullName;

    public async Task CreateAsync(CancellationToken ct = default)
    {
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (!_isBuilt)
            {
                await DockerCommand.RequireAsync(settings.ToArguments(), ct).ConfigureAwait(false);
                _isBuilt = true;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task DeleteAsync(CancellationToken ct = default)
    {
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_isBuilt)
            {
                await DockerCommand.RequireAsync(["image", "rm", "--force", FullName], ct).ConfigureAwait(false);
                _isBuilt = false;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync() => await DeleteAsync().ConfigureAwait(false);
}
