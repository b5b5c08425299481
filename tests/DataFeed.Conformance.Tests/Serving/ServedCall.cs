using DataFeed.Conformance.Tests.Wire;

namespace DataFeed.Conformance.Tests.Serving;

/// <summary>A call that reached the server.</summary>
internal sealed record ServedCall(string Method, WireTap Tap, int StreamId)
{
    public bool[] CompressedRequests => Tap.Requests(StreamId);

    public bool[] CompressedResponses => Tap.Responses(StreamId);
}
