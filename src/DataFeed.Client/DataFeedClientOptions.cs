namespace DataFeed.Client;

/// <summary>Bounds and times of a client. Validated when the client is made.</summary>
public sealed record DataFeedClientOptions
{
    /// <summary>Largest batch to accept, in bytes. 1 to 2,146,435,071; default 1 GiB.</summary>
    public long MaxBatchBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of batches received ahead of the reader, for each stream. 0 or more; default 64 MiB. One batch is always let in.</summary>
    public long ReadAheadBytes { get; init; } = 64L << 20;

    /// <summary>Batches received ahead of the reader, for each stream. 1 to 1,024; default 32.</summary>
    public int ReadAheadBatches { get; init; } = 32;

    /// <summary>Longest wait for the answer to a single request; streams have none. 1 ms to 1 day; default 100 seconds.</summary>
    // As long as HttpClient waits by default: a generator may take its time for a first batch.
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Longest time that a reading goes on looking for a server that continues it, once servers are lost and nothing more comes; also a request's,
    /// once any server has answered this client. 0, which asks each server once, to 1 day; default 1 minute.
    /// </summary>
    // As long as a container takes to be placed and started anew.
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Time after which a server that holds up all others loses its steps to them, where several share an epoch; twice as long after each
    /// time. 100 ms to 1 day; default 10 seconds.
    /// </summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    internal void Validate()
    {
        List<string> failures = [];
        Check(MaxBatchBytes is >= 1 and <= 2_146_435_071, nameof(MaxBatchBytes), MaxBatchBytes, "1 to 2146435071");
        Check(ReadAheadBytes >= 0, nameof(ReadAheadBytes), ReadAheadBytes, "0 or more");
        Check(ReadAheadBatches is >= 1 and <= 1024, nameof(ReadAheadBatches), ReadAheadBatches, "1 to 1024");
        Check(RequestTimeout >= TimeSpan.FromMilliseconds(1) && RequestTimeout <= TimeSpan.FromDays(1),
            nameof(RequestTimeout), RequestTimeout, "1 ms to 1 day");
        Check(RetryFor >= TimeSpan.Zero && RetryFor <= TimeSpan.FromDays(1), nameof(RetryFor), RetryFor, "0 to 1 day");
        Check(StallTimeout >= TimeSpan.FromMilliseconds(100) && StallTimeout <= TimeSpan.FromDays(1), nameof(StallTimeout), StallTimeout, "100 ms to 1 day");
        if (failures.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", failures));
        }

        void Check(bool holds, string name, object value, string range)
        {
            if (!holds)
            {
                failures.Add(FormattableString.Invariant($"{name} is {value}; it must be {range}."));
            }
        }
    }
}
