using DotNet.Testcontainers.Containers;

namespace DotNet.Testcontainers.Configurations;

/// <summary>Looks for one state in intervals until it is there or the time is up.</summary>
internal sealed class WaitStrategy(IWaitUntil waitUntil, string reason) : IWaitStrategy
{
    private TimeSpan _interval = TimeSpan.FromSeconds(1);
    private TimeSpan _timeout = TimeSpan.FromHours(1);

    public IWaitStrategy WithInterval(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        _interval = interval;
        return this;
    }

    public IWaitStrategy WithTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        _timeout = timeout;
        return this;
    }

    /// <param name="container">Which container.</param>
    /// <param name="refresh">Called before each look; throws where the container is past waiting for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The state did not come in time.</exception>
    public async Task WaitAsync(DockerContainer container, Func<CancellationToken, Task> refresh, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var ticks = new PeriodicTimer(_interval);
        try
        {
            while (true)
            {
                await refresh(either.Token).ConfigureAwait(false);
                if (await waitUntil.UntilAsync(container).WaitAsync(either.Token).ConfigureAwait(false))
                {
                    return;
                }

                await ticks.WaitForNextTickAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited {_timeout} for {reason} in container {container.Name}; it is {container.State}, its health {container.Health}.");
        }
    }
}
