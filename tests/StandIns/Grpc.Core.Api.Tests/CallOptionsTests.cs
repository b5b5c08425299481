using Xunit;

namespace Grpc.Core.Api.Tests;

public sealed class CallOptionsTests
{
    [Fact]
    public void With_AnyValue_LeavesTheOriginalAsItWas()
    {
        var original = new CallOptions(deadline: DateTime.MaxValue);
        var headers = new Metadata();

        var changed = original.WithHeaders(headers).WithWaitForReady();

        Assert.Null(original.Headers);
        Assert.False(original.IsWaitForReady);
        Assert.Same(headers, changed.Headers);
        Assert.True(changed.IsWaitForReady);
        Assert.Equal(DateTime.MaxValue, changed.Deadline);
    }
}
