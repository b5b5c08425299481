using DataFeed.Core.Feeds;
using DataFeed.Server.Samples;

namespace DataFeed.Server.FeedFiles;

/// <summary>Reads the feeds file once: validation and the feeds themselves see the same. Thread-safe.</summary>
internal sealed class FeedFileLoader
{
    private readonly Lock _lock = new();
    private (string Path, bool Samples)? _key;
    private FeedFile? _file;

    public FeedFile Load(DataFeedServerOptions options)
    {
        lock (_lock)
        {
            var key = (options.Feeds, options.Samples);
            if (_file is null || _key != key)
            {
                var samples = options.Samples ? new FeedCollection().AddSampleFeeds() : new FeedCollection();
                _file = FeedFile.Read(options.Feeds, samples.Select(feed => feed.Name).ToHashSet(StringComparer.Ordinal));
                _key = key;
            }

            return _file;
        }
    }
}
