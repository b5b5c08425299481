using System.Collections.Immutable;
using DataFeed.Client.Epochs;

namespace DataFeed.Client.Tests.Epochs;

public sealed class EpochRequestTests
{
    public static TheoryData<EpochRequest> Requests =>
    [
        new EpochRequest { Feed = "digits" },
        new EpochRequest
        {
            Feed = "digits",
            Run = "run",
            Epoch = 3,
            Seed = ulong.MaxValue,
            BatchSize = 32,
            Steps = 7,
            Delivery = Delivery.Split,
            WorldSize = 4,
            Remainder = Remainder.Pad,
            Parameters = ImmutableDictionary<string, string>.Empty.Add("shuffle", "true").Add("rows", "10"),
            Cursor = EpochCursor.Of(FakeFeed.CursorAt(9)),
        },
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Wire_ThereAndBack_IsTheSameRequest(EpochRequest request)
    {
        var back = EpochRequest.FromWire(request.ToWire());

        Assert.Equal(request with { Parameters = back.Parameters }, back);
        Assert.Equal(request.Parameters, back.Parameters);
    }

    [Fact]
    public void ToWire_WithoutSteps_LeavesThemUnset()
    {
        Assert.False(new EpochRequest { Feed = "digits" }.ToWire().HasSteps);
        Assert.True(new EpochRequest { Feed = "digits", Steps = 0 }.ToWire().HasSteps);
    }
}
