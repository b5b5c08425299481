using DataFeed.Core.Errors;
using DataFeed.Server.Errors;
using Xunit;
using Wire = DataFeed.Protocol.V1;

namespace DataFeed.Server.Tests.Streaming;

public sealed class WireMappingTests
{
    [Theory]
    [InlineData(typeof(DType), typeof(Wire.DType))]
    [InlineData(typeof(Delivery), typeof(Wire.Delivery))]
    [InlineData(typeof(Remainder), typeof(Wire.Remainder))]
    [InlineData(typeof(EndReason), typeof(Wire.EndReason))]
    public void Enum_OfTheCore_HasTheWiresNamesAndNumbers(Type core, Type wire) => Assert.Equal(Pairs(wire).Skip(1), Pairs(core));

    [Fact]
    public void FeedError_OfAnyKind_HasTheSameNameOnTheWire() => Assert.All(
        Enum.GetValues<FeedError>(),
        error => Assert.Equal(error.ToString(), new FeedException(error, "why").ToWire().Error.ToString()));

    private static IEnumerable<string> Pairs(Type type) =>
        Enum.GetValues(type).Cast<object>().Select(value => $"{value.ToString()!.ToUpperInvariant()} {(int)value}");
}
