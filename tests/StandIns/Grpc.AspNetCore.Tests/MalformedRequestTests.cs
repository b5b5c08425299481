using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests;

public sealed class MalformedRequestTests
{
    public static TheoryData<string, byte[]> Bodies => new()
    {
        { "no message", [] },
        { "half a header", [0, 0, 0] },
        { "half a message", [0, 0, 0, 0, 5, 1, 2] },
        { "unknown flag", [2, 0, 0, 0, 1, 1] },
        { "two messages", [.. Frame.Of([1]), .. Frame.Of([2])] },
        { "trailing bytes", [.. Frame.Of([1]), 9] },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Unary_MalformedBody_AnswersInternalAndServesOn(string what, byte[] body)
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", body);

        Assert.Empty(await call.ReadAllAsync());
        Assert.True((int)StatusCode.Internal == await call.GetStatusAsync(), what);
        await client.AssertServesAsync();
    }

    [Fact]
    public async Task Unary_LengthOfFourGigabytes_AnswersResourceExhaustedAtOnce()
    {
        await using var server = await TestServer.StartAsync(options: options => options.MaxReceiveMessageSize = null);
        using var client = new RawClient(server.Address);
        await using var call = client.Start("Unary");

        await call.SendAsync([0, 255, 255, 255, 255, 1]);

        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.ResourceExhausted, await call.GetStatusAsync());
    }

    [Fact]
    public async Task ClientStream_EndsWithinAMessage_AnswersInternal()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("ClientStream", [.. Frame.Of([1]), 0, 0, 0, 0, 9, 1]);

        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.Internal, await call.GetStatusAsync());
    }

    [Fact]
    public async Task Messages_CutAnywhere_AreReadWhole()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);
        byte[] body = [.. Frame.Of([1, 2]), .. Frame.Of([]), .. Frame.Of([3])];
        for (var cut = 0; cut <= body.Length; cut++)
        {
            await using var call = client.Start("Duplex");
            await call.SendAsync(body[..cut]);
            await call.SendAsync(body[cut..]);
            await call.CompleteAsync();

            Assert.Equal([[1, 2], [], [3]], (await call.ReadAllAsync()).Select(message => message.Bytes));
            Assert.Equal(0, await call.GetStatusAsync());
        }
    }

    [Fact]
    public async Task Body_OfRandomBytes_AlwaysGetsAStatus()
    {
        const int Count = 3000;
        string[] methods = ["Unary", "ClientStream", "ServerStream", "Duplex"];
        var random = new Random(20261122);
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);
        var statuses = new HashSet<int>();
        for (var i = 0; i < Count; i++)
        {
            await using var call = await client.CallAsync(
                methods[i % 4], RandomBody(random), random.Next(2) == 0 ? [("grpc-encoding", "gzip")] : []);
            await call.ReadAllAsync();
            var status = await call.GetStatusAsync();
            Assert.InRange(status, 0, 16);
            statuses.Add(status);
        }

        // The bodies reach what they are meant to: good calls, bad frames, too large ones.
        Assert.Superset(new HashSet<int> { (int)StatusCode.OK, (int)StatusCode.Internal, (int)StatusCode.ResourceExhausted }, statuses);
        await client.AssertServesAsync();
    }

    // Plain noise would nearly always fail at its first byte: half of the bodies start as frames.
    private static byte[] RandomBody(Random random)
    {
        var body = new byte[random.Next(64)];
        random.NextBytes(body);
        return random.Next(4) switch
        {
            0 => body,
            1 => [.. Frame.Of(body, flag: (byte)random.Next(3)), .. body],
            _ => Frame.Of(body, flag: (byte)random.Next(2)),
        };
    }
}
