using DataFeed.Core.Feeds;
using DataFeed.Server.FeedFiles;
using DataFeed.Server.Samples;

namespace DataFeed.Server.Registration;

/// <summary>Puts the server's feeds together: the samples, those of the host's code, those of feeds files. Thread-safe.</summary>
internal sealed class FeedAssembly(DataFeedRegistrations registrations)
{
    private const string Sample = "is a sample feed already; another name is needed, or --no-samples.";
    private const string Own = "is added by the host's code already; another name is needed.";

    private readonly Lock _lock = new();
    private AssembledFeeds? _assembled;

    /// <summary>The first call assembles; validation and the server see the same.</summary>
    public AssembledFeeds Assemble(DataFeedServerOptions options)
    {
        lock (_lock)
        {
            return _assembled ??= Make(options);
        }
    }

    private AssembledFeeds Make(DataFeedServerOptions options)
    {
        var feeds = new FeedCollection();
        if (options.Samples ?? registrations.HasSamples)
        {
            feeds.AddSampleFeeds();
        }

        var taken = feeds.ToDictionary(feed => feed.Name, _ => Sample, StringComparer.Ordinal);
        foreach (var add in registrations.Additions)
        {
            add(feeds);
        }

        foreach (var feed in feeds)
        {
            taken.TryAdd(feed.Name, Own);
        }

        return new AssembledFeeds(feeds, [.. Files(options).SelectMany(file => file.AddTo(feeds, taken))]);
    }

    private List<FeedFile> Files(DataFeedServerOptions options)
    {
        var isKnown = options.Feeds.Length == 0 || registrations.Files.Any(file => file.IsAt(options.Feeds));
        return isKnown ? registrations.Files : [.. registrations.Files, FeedFile.Read(options.Feeds)];
    }
}
