using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;

namespace DataFeed.Server.FeedFiles;

/// <summary>One feed of a feeds file, checked; its data is not opened.</summary>
/// <param name="Name">A possible name, unique within its file.</param>
/// <param name="Description">For people.</param>
/// <param name="BatchSize">1 or more.</param>
/// <param name="Shuffle">Whether each epoch has an order of its own.</param>
/// <param name="Version">Part of its fingerprint.</param>
/// <param name="Source">What it reads.</param>
internal sealed record FeedFileEntry(string Name, string Description, int BatchSize, bool Shuffle, string Version, IdxDescription Source)
{
    public void AddTo(FeedCollection feeds) =>
        feeds.AddIndexed(Name, _ => Source.Open(), BatchSize, Shuffle, new FeedOptions { Description = Description, Version = Version });
}
