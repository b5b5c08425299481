using DataFeed.Protocol.Errors;
using Grpc.Core;
using Xunit;

namespace DataFeed.Protocol.Tests.Errors;

public sealed class ErrorTableTests
{
    public static TheoryData<DataFeedError> Errors => [.. Enum.GetValues<DataFeedError>()];

    [Theory]
    [MemberData(nameof(Errors))]
    public void Error_SentAndReceived_IsTheSame(DataFeedError error)
    {
        var sent = new DataFeedException(error, "why").ToRpcException();

        Assert.Equal(error, ErrorTable.ErrorOf(sent));
        Assert.NotEqual(StatusCode.OK, sent.StatusCode);
        Assert.Equal("why", sent.Status.Detail);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Error_InTheDocs_HasItsStatusAndWhetherARetryHelps(DataFeedError error)
    {
        var retry = ErrorTable.IsRetryable(error) ? "yes" : "no";
        var row = $"| `{error}` | {ErrorTable.StatusOf(error)} | {retry} |";

        Assert.Contains(row, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "errors.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, DataFeedError.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded, DataFeedError.DeadlineExceeded)]
    [InlineData(StatusCode.Unimplemented, DataFeedError.ServerIncompatible)]
    [InlineData(StatusCode.ResourceExhausted, DataFeedError.BatchTooLarge)]
    [InlineData(StatusCode.Unauthenticated, DataFeedError.Unauthenticated)]
    [InlineData(StatusCode.PermissionDenied, DataFeedError.PermissionDenied)]
    [InlineData(StatusCode.Internal, DataFeedError.ServerFailed)]
    public void Status_WithoutATrailer_IsTheNearestError(StatusCode status, DataFeedError error) =>
        Assert.Equal(error, ErrorTable.ErrorOf(new RpcException(new Status(status, ""))));

    [Fact]
    public void Trailer_OfANewerServer_FallsBackToTheStatus()
    {
        var trailers = new Metadata { { ErrorTrailer.Name, "SomethingNew" } };

        var error = ErrorTable.ErrorOf(new RpcException(new Status(StatusCode.Unavailable, ""), trailers));

        Assert.Equal(DataFeedError.Unavailable, error);
    }
}
