using DataFeed.Conformance.Tests.Wire;
using Grpc.Core;
using Xunit;

namespace DataFeed.Conformance.Tests.Calling;

/// <summary>What the cases ask of an answer.</summary>
internal static class Expect
{
    public static void Zeros(Payload? payload, int size) =>
        Assert.True(
            payload is not null && payload.Body.Span.SequenceEqual(new byte[size]),
            $"The payload is not {size} zeros, but has {payload?.Body.Length} bytes.");

    public static void Zeros(IEnumerable<StreamingOutputCallResponse> responses, int[] sizes) =>
        Assert.Collection(responses, [.. sizes.Select(size => (Action<StreamingOutputCallResponse>)(response => Zeros(response.Payload, size)))]);

    /// <summary>That a call ends with a status.</summary>
    /// <param name="call">The call.</param>
    /// <param name="code">Its code.</param>
    /// <param name="detail">Its words; null where any will do.</param>
    public static async Task EndAsync(Func<Task> call, StatusCode code, string? detail = null)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);

        Assert.True(code == error.StatusCode, $"Ended as {error.Status}, not as {code}.");
        if (detail is not null)
        {
            Assert.Equal(detail, error.Status.Detail);
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    public static async Task<List<StreamingOutputCallResponse>> AllAsync(IAsyncStreamReader<StreamingOutputCallResponse> responses)
    {
        List<StreamingOutputCallResponse> all = [];
        await foreach (var response in responses.ReadAllAsync())
        {
            all.Add(response);
        }

        return all;
    }
}
