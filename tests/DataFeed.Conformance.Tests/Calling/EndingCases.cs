using DataFeed.Conformance.Tests.Wire;
using Grpc.Core;
using Xunit;

namespace DataFeed.Conformance.Tests.Calling;

/// <summary>The cases about calls that their client ends: by cancelling them, or by its deadline.</summary>
internal static class EndingCases
{
    public static async Task CancelAfterBeginAsync(InteropClient client)
    {
        using var source = new CancellationTokenSource();
        using var call = client.Test.StreamingInputCall(InteropClient.Options(cancellationToken: source.Token));

        await source.CancelAsync();

        await Expect.EndAsync(() => call.ResponseAsync, StatusCode.Cancelled);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    public static async Task CancelAfterFirstResponseAsync(InteropClient client)
    {
        using var source = new CancellationTokenSource();
        using var call = client.Test.FullDuplexCall(InteropClient.Options(cancellationToken: source.Token));
        await call.RequestStream.WriteAsync(Messages.Duplex(27182, 31415));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Expect.Zeros(call.ResponseStream.Current.Payload, 31415);

        await source.CancelAsync();

        await Expect.EndAsync(() => call.ResponseStream.MoveNext(CancellationToken.None), StatusCode.Cancelled);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    public static async Task TimeoutOnSleepingServerAsync(InteropClient client)
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(1);
        using var call = client.Test.FullDuplexCall(deadline: deadline);

        await Sending.UnlessOverAsync(() => call.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Messages.Zeros(27182) }));

        await Expect.EndAsync(() => call.ResponseStream.MoveNext(CancellationToken.None), StatusCode.DeadlineExceeded);
    }
}
