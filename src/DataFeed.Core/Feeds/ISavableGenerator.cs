using DataFeed.Core.Batches;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Feeds;

/// <summary>A generator of batches that can say where it stands, so that an epoch is resumed there without generating what lies before.</summary>
/// <remarks>
/// One for each generator instance, used by one caller at a time, on pool threads, and disposed once. It may block; what it waits for heeds
/// the <see cref="EpochContext.CancellationToken"/> that its function was given.
/// </remarks>
public interface ISavableGenerator : IAsyncDisposable
{
    /// <summary>Bytes that <see cref="Save"/> may return at most: they travel with every batch.</summary>
    const int MaxStateBytes = 4096;

    /// <summary>Makes the next batch, which becomes its taker's.</summary>
    /// <returns>Null at the end, after which it is not called again.</returns>
    ValueTask<Batch?> NextAsync();

    /// <summary>The position after the batch that <see cref="NextAsync"/> made last. Called at most once for each, before the next is made.</summary>
    /// <returns>
    /// At most <see cref="MaxStateBytes"/> bytes that are not written to again; more is the error <see cref="FeedError.GeneratorFailed"/>. Empty:
    /// nothing to save here, this position is reached by running from the start.
    /// </returns>
    byte[] Save();
}
