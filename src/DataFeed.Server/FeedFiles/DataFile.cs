namespace DataFeed.Server.FeedFiles;

/// <summary>A file of data that a feeds file names.</summary>
/// <param name="Place">File and line of the feeds file, for messages.</param>
/// <param name="Key">The key that names it.</param>
/// <param name="Text">As it is written there.</param>
/// <param name="Path">Absolute.</param>
internal sealed record DataFile(string Place, string Key, string Text, string Path);
