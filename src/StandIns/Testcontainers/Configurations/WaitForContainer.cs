using DotNet.Testcontainers.Containers;

namespace DotNet.Testcontainers.Configurations;

/// <summary>Gathers what a start waits for.</summary>
internal sealed class WaitForContainer : IWaitForContainerOS
{
    private readonly List<WaitStrategy> _strategies = [];

    public IWaitForContainerOS UntilCommandIsCompleted(params string[] command) => UntilCommandIsCompleted(command, null);

    public IWaitForContainerOS UntilCommandIsCompleted(IEnumerable<string> command, Action<IWaitStrategy>? waitStrategyModifier = null)
    {
        string[] all = [.. command];
        return all.Length > 0
            ? Add(new UntilCommandSucceeds(all), $"success of \"{string.Join(' ', all)}\"", waitStrategyModifier)
            : throw new ArgumentException("No command is given; its program is needed.", nameof(command));
    }

    public IWaitForContainerOS UntilMessageIsLogged(string pattern, Action<IWaitStrategy>? waitStrategyModifier = null) =>
        Add(new UntilLogged(pattern), $"output like \"{pattern}\"", waitStrategyModifier);

    public IWaitForContainerOS UntilContainerIsHealthy(long failingStreak = 3, Action<IWaitStrategy>? waitStrategyModifier = null) =>
        Add(new UntilHealthy(failingStreak), "health", waitStrategyModifier);

    internal async Task WaitAsync(DockerContainer container, Func<CancellationToken, Task> refresh, CancellationToken cancellationToken)
    {
        foreach (var strategy in _strategies)
        {
            await strategy.WaitAsync(container, refresh, cancellationToken).ConfigureAwait(false);
        }
    }

    private WaitForContainer Add(IWaitUntil waitUntil, string reason, Action<IWaitStrategy>? modify)
    {
        var strategy = new WaitStrategy(waitUntil, reason);
        modify?.Invoke(strategy);
        _strategies.Add(strategy);
        return this;
    }
}
