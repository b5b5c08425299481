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

    internal void Validate()
    {
        List<string> failures = [];
        Check(MaxBatchBytes is >= 1 and <= 2_146_435_071, nameof(MaxBatchBytes), MaxBatchBytes, "1 to 2146435071");
        Check(ReadAheadBytes >= 0, nameof(ReadAheadBytes), ReadAheadBytes, "0 or more");
        Check(ReadAheadBatches is >= 1 and <= 1024, nameof(ReadAheadBatches), ReadAheadBatches, "1 to 1024");
        Check(RequestTimeout >= TimeSpan.FromMilliseconds(1) && RequestTimeout <= TimeSpan.FromDays(1),
            nameof(RequestTimeout), RequestTimeout, "1 ms to 1 day");
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
