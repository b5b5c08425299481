using Google.Protobuf;
using Grpc.Core;
using Xunit;
using EchoClient = Peers.Echo.EchoClient;
using EchoRequest = Peers.EchoRequest;

namespace Grpc.Net.Client.Tests.Peers;

/// <summary>Stock generated code over the stand-in, against a server that others wrote.</summary>
public sealed class PythonPeerTests(PythonPeer peer) : IClassFixture<PythonPeer>, IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(peer.Address);

    public static TheoryData<StatusCode> Failures => [.. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)];

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task Unary_AnyPayload_ComesBack()
    {
        var payload = Payload(1_000_000);

        var response = await Client().UnaryAsync(new EchoRequest { Payload = payload });

        Assert.Equal(payload, response.Payload);
    }

    [Fact]
    public void Unary_Blocking_ComesBack()
    {
        Assert.Equal(Payload(3), Client().Unary(new EchoRequest { Payload = Payload(3) }).Payload);
    }

    [Fact]
    public async Task ServerStream_ManyResponses_ComeInOrder()
    {
        using var call = Client().ServerStream(new EchoRequest { Payload = Payload(70_000), Count = 200 });

        var indexes = new List<int>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            Assert.Equal(70_000, response.Payload.Length);
            indexes.Add(response.Index);
        }

        Assert.Equal(Enumerable.Range(0, 200), indexes);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ClientStream_ManyRequests_AreJoined()
    {
        using var call = Client().ClientStream();

        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Payload = ByteString.CopyFrom((byte)i) });
        }

        await call.RequestStream.CompleteAsync();
        var response = await call;

        Assert.Equal(100, response.Index);
        Assert.Equal(Enumerable.Range(0, 100).Select(value => (byte)value), response.Payload);
    }

    [Fact]
    public async Task Duplex_RequestAfterResponse_AlternatesBothWays()
    {
        using var call = Client().Duplex();

        for (var i = 0; i < 50; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Payload = Payload(i) });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal((i, Payload(i)), (call.ResponseStream.Current.Index, call.ResponseStream.Current.Payload));
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task Metadata_TextAndBytes_ComeBackAsHeadersAndTrailers()
    {
        var bytes = new byte[] { 0, 255, 44, 61 };
        var metadata = new Metadata { { "echo-text", "a, b" }, { "echo-bytes-bin", bytes }, { "trail-text", "t" }, { "trail-bytes-bin", bytes } };
        using var call = Client().UnaryAsync(new EchoRequest(), metadata);

        var headers = await call.ResponseHeadersAsync;
        await call;

        Assert.Equal("a, b", headers.GetValue("echo-text"));
        Assert.Equal(bytes, headers.GetValueBytes("echo-bytes-bin"));
        Assert.Equal("t", call.GetTrailers().GetValue("trail-text"));
        Assert.Equal(bytes, call.GetTrailers().GetValueBytes("trail-bytes-bin"));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Status_EveryCode_ArrivesWithItsWords(StatusCode code)
    {
        var request = new EchoRequest { Status = (int)code, Detail = "50% von ☺ é" };

        var error = await Assert.ThrowsAsync<RpcException>(() => Client().UnaryAsync(request).ResponseAsync);

        Assert.Equal(code, error.StatusCode);
        Assert.Equal("50% von ☺ é", error.Status.Detail);
    }

    [Fact]
    public async Task Status_AfterResponses_ComesAfterThem()
    {
        using var call = Client().ServerStream(new EchoRequest { Count = 2, Status = (int)StatusCode.DataLoss });

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.DataLoss, error.StatusCode);
    }

    [Fact]
    public async Task Deadline_Passed_EndsTheCall()
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(200);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => Client().UnaryAsync(new EchoRequest { SleepSeconds = 60 }, deadline: deadline).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task Gzip_BothWays_IsUnderstood()
    {
        var metadata = new Metadata { { "grpc-internal-encoding-request", "gzip" }, { "want-gzip", "1" }, { "echo-mark", "x" } };
        var payload = Payload(500_000);

        var response = await Client().UnaryAsync(new EchoRequest { Payload = payload }, metadata);

        Assert.Equal(payload, response.Payload);
    }

    [Fact]
    public async Task Method_Unknown_IsUnimplemented()
    {
        var method = TestMethods.Make(MethodType.Unary, "peers.Echo", "Nothing");

        var error = await Assert.ThrowsAsync<RpcException>(
            () => _channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, []).ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    private static ByteString Payload(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 31) ^ (i >> 8));
        }

        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    private EchoClient Client() => new(_channel);
}
