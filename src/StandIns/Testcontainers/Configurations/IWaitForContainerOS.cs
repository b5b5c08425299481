namespace DotNet.Testcontainers.Configurations;

/// <summary>The states that a start waits for, one after the other. Each call adds one, and returns the same object.</summary>
public interface IWaitForContainerOS
{
    /// <summary>Waits until a command in the container exits with 0.</summary>
    /// <param name="command">The program and its arguments; no shell takes them apart.</param>
    IWaitForContainerOS UntilCommandIsCompleted(params string[] command);

    /// <summary>Waits until a command in the container exits with 0.</summary>
    /// <param name="command">The program and its arguments; no shell takes them apart.</param>
    /// <param name="waitStrategyModifier">Changes how it waits; null means as usual.</param>
    IWaitForContainerOS UntilCommandIsCompleted(IEnumerable<string> command, Action<IWaitStrategy>? waitStrategyModifier = null);

    /// <summary>Waits until the container wrote something to either output since it last stopped.</summary>
    /// <param name="pattern">A regular expression.</param>
    /// <param name="waitStrategyModifier">Changes how it waits; null means as usual.</param>
    IWaitForContainerOS UntilMessageIsLogged(string pattern, Action<IWaitStrategy>? waitStrategyModifier = null);

    /// <summary>Waits until the image's health check succeeds.</summary>
    /// <param name="failingStreak">Failures in a row that are borne; one more ends the start with a <see cref="TimeoutException"/>.</param>
    /// <param name="waitStrategyModifier">Changes how it waits; null means as usual.</param>
    IWaitForContainerOS UntilContainerIsHealthy(long failingStreak = 3, Action<IWaitStrategy>? waitStrategyModifier = null);
}
