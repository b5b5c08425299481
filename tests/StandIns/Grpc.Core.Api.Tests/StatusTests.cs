using Xunit;

namespace Grpc.Core.Api.Tests;

public sealed class StatusTests
{
    [Fact]
    public void ToString_WithCause_NamesBoth()
    {
        var status = new Status(StatusCode.Internal, "broken", new InvalidOperationException("why"));

        Assert.Equal(
            "Status(StatusCode=\"Internal\", Detail=\"broken\", DebugException=\"System.InvalidOperationException: why\")",
            status.ToString());
    }

    [Fact]
    public void RpcException_OfStatus_CarriesItAndItsTrailers()
    {
        var trailers = new Metadata { { "k", "v" } };

        var error = new RpcException(new Status(StatusCode.NotFound, "gone"), trailers);

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Same(trailers, error.Trailers);
        Assert.Contains("gone", error.Message, StringComparison.Ordinal);
        Assert.Empty(new RpcException(Status.DefaultCancelled).Trailers);
    }
}
