using System.Collections.Immutable;
using DataFeed.Core.Feeds;

namespace DataFeed.Server.Registration;

/// <summary>All feeds of a server, and what is wrong with them.</summary>
/// <param name="Feeds">Those that are right.</param>
/// <param name="Failures">Whole sentences. Where there is one, the server does not start.</param>
internal sealed record AssembledFeeds(FeedCollection Feeds, ImmutableArray<string> Failures);
