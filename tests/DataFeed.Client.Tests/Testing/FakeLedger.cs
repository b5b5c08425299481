using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Client.Tests.Testing;

/// <summary>What the ledger under several servers knows of used steps: a request counts once by its id, however often it is sent.</summary>
internal sealed class FakeLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ByteString, AcknowledgeRequest> _requests = [];

    /// <summary>Requests that count, in their order.</summary>
    public IReadOnlyList<AcknowledgeRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests.Values];
            }
        }
    }

    /// <summary>Each recorded step as often as it counts, in ascending order.</summary>
    public IEnumerable<long> Steps => Requests
        .SelectMany(request => request.Ranges)
        .SelectMany(range => Enumerable.Range(0, (int)range.Count).Select(step => range.FirstStep + step))
        .Order();

    public AcknowledgeResponse Record(AcknowledgeRequest request)
    {
        lock (_lock)
        {
            if (!_requests.TryAdd(request.Id, request.Clone()))
            {
                Assert.Equal(_requests[request.Id], request);
            }
        }

        return new AcknowledgeResponse { Recorded = true };
    }
}
