namespace DataFeed.Server.FeedFiles;

/// <summary>The name of a feed and where it stands.</summary>
/// <param name="Name">A possible one, unique within its file.</param>
/// <param name="Line">From 1.</param>
internal readonly record struct FeedFileName(string Name, long Line);
