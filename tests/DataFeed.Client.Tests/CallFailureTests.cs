using DataFeed.Protocol.Errors;
using Grpc.Core;

namespace DataFeed.Client.Tests;

public sealed class CallFailureTests
{
    [Fact]
    public void Translate_FailureWithAName_HasItsErrorAndTheServersWords()
    {
        var cause = FakeServer.Failure(DataFeedError.CursorMismatch, "another feed's cursor");

        var failure = Assert.IsType<DataFeedException>(CallFailure.Translate(cause, "http://a", CancellationToken.None));

        Assert.Equal((DataFeedError.CursorMismatch, "another feed's cursor"), (failure.Error, failure.Message));
        Assert.Same(cause, failure.InnerException);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, DataFeedError.Unavailable, "No data server answers at http://a")]
    [InlineData(StatusCode.Cancelled, DataFeedError.Unavailable, "No data server answers at http://a")]
    [InlineData(StatusCode.DeadlineExceeded, DataFeedError.DeadlineExceeded, "http://a did not answer in time")]
    [InlineData(StatusCode.Unimplemented, DataFeedError.ServerIncompatible, "http://a does not speak datafeed.v1")]
    [InlineData(StatusCode.Unknown, DataFeedError.ServerFailed, "http://a failed with Unknown")]
    public void Translate_BareStatus_NamesTheServerAndWhatItMeans(StatusCode status, DataFeedError error, string said)
    {
        var failure = Assert.IsType<DataFeedException>(CallFailure.Translate(FakeServer.Failure(status, "why"), "http://a", CancellationToken.None));

        Assert.Equal(error, failure.Error);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("why", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.Unavailable)]
    public void Translate_WithTheCallersTokenFired_IsACancellation(StatusCode status)
    {
        var token = new CancellationToken(canceled: true);

        var failure = Assert.IsType<OperationCanceledException>(CallFailure.Translate(FakeServer.Failure(status), "http://a", token));

        Assert.Equal(token, failure.CancellationToken);
    }
}
