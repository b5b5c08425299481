using Grpc.Core.Wire;
using Xunit;

namespace Grpc.Core.Api.Tests.Wire;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData(-1, "1n")]
    [InlineData(0, "1n")]
    [InlineData(1, "1u")] // 100 ns, rounded up.
    [InlineData(10_000, "1000u")]
    [InlineData(999_999_990, "99999999u")]
    [InlineData(999_999_991, "100000m")]
    [InlineData(TimeSpan.TicksPerHour, "3600000m")]
    [InlineData(30 * TimeSpan.TicksPerDay, "2592000S")]
    public void Encode_AnyDuration_IsTheFinestUnitOfEightDigits(long ticks, string header)
    {
        Assert.Equal(header, GrpcTimeout.Encode(new TimeSpan(ticks)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12_345)]
    [InlineData(999_999_991)]
    [InlineData(123_456_789_012_345)]
    [InlineData(long.MaxValue / 4)]
    public void Encode_AnyDuration_IsNeverShorterAndAtMostATenThousandthLonger(long ticks)
    {
        Assert.True(GrpcTimeout.TryDecode(GrpcTimeout.Encode(new TimeSpan(ticks)), out var decoded));
        Assert.InRange(decoded.Ticks, ticks, ticks + Math.Max(10, ticks / 10_000));
    }

    [Theory]
    [InlineData("1n", 1)]
    [InlineData("250n", 3)]
    [InlineData("5u", 50)]
    [InlineData("20m", 20 * TimeSpan.TicksPerMillisecond)]
    [InlineData("3S", 3 * TimeSpan.TicksPerSecond)]
    [InlineData("2M", 2 * TimeSpan.TicksPerMinute)]
    [InlineData("1H", TimeSpan.TicksPerHour)]
    [InlineData("0S", 0)]
    [InlineData("99999999H", 99_999_999L * TimeSpan.TicksPerHour)]
    public void TryDecode_EveryUnit_IsRead(string header, long ticks)
    {
        Assert.True(GrpcTimeout.TryDecode(header, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("5s")]
    [InlineData("-5S")]
    [InlineData("+5S")]
    [InlineData(" 5S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    public void TryDecode_NoTimeout_IsRefused(string? header)
    {
        Assert.False(GrpcTimeout.TryDecode(header, out _));
    }
}
