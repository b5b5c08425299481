namespace DotNet.Testcontainers.Configurations;

/// <summary>How a start waits for one state.</summary>
public interface IWaitStrategy
{
    /// <summary>Sets the time from one look to the next. Default 1 second.</summary>
    /// <param name="interval">More than zero.</param>
    IWaitStrategy WithInterval(TimeSpan interval);

    /// <summary>Sets the longest wait; the start fails with a <see cref="TimeoutException"/> then. Default 1 hour.</summary>
    /// <param name="timeout">More than zero.</param>
    IWaitStrategy WithTimeout(TimeSpan timeout);
}
