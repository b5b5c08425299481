namespace DataFeed.Client.Feeds;

/// <summary>An argument of a feed's generator function.</summary>
/// <param name="Name">Its key in <see cref="Epochs.EpochRequest.Parameters"/>.</param>
/// <param name="Description">For people.</param>
/// <param name="DefaultValue">Its value where a request leaves it out.</param>
public sealed record FeedParameterInfo(string Name, string Description, string DefaultValue);
