namespace DataFeed.Bench.Children;

/// <summary>One open stream of ready batches.</summary>
internal interface IBatchReading : IAsyncDisposable
{
    /// <summary>Takes batch after batch, as long as the answer is yes. It is asked before each.</summary>
    Task ReadWhileAsync(Func<bool> more);
}
