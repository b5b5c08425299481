using DataFeed.Core.Feeds;

namespace DataFeed.Server.FeedFiles;

/// <summary>One feed of a feeds file, checked, its source open.</summary>
/// <param name="Name">A possible name, unique within its file.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Description">For people.</param>
/// <param name="BatchSize">1 or more.</param>
/// <param name="Shuffle">Whether each epoch has an order of its own.</param>
/// <param name="Version">Part of its fingerprint.</param>
/// <param name="Source">What it reads.</param>
internal sealed record FeedFileEntry(
    string Name, long Line, string Description, int BatchSize, bool Shuffle, string Version, IIndexedSource Source)
{
    public void AddTo(FeedCollection feeds) =>
        feeds.AddIndexed(Name, _ => Source, BatchSize, Shuffle, new FeedOptions { Description = Description, Version = Version });
}
