using DataFeed.Core.Errors;
using DataFeed.Protocol.Errors;

namespace DataFeed.Server.Errors;

/// <summary>Feeds' own errors, as the wire names them: the same names, for all of them.</summary>
internal static class FeedErrors
{
    public static DataFeedException ToWire(this FeedException exception) =>
        new(Enum.Parse<DataFeedError>(exception.Error.ToString()), exception.Message, exception);
}
