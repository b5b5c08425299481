using DataFeed.Core.Order;

namespace DataFeed.Core.Tests.Order;

/// <summary>Pins the order. A change here changes every epoch of every user and is a breaking change (docs/adr/0003).</summary>
public sealed class GoldenOrderTests
{
    [Theory]
    [InlineData(0, 0, 5, "2 1 0 4 3")]
    [InlineData(1, 0, 16, "0 5 10 15 8 11 4 12 1 2")]
    [InlineData(1, 0, 17, "10 13 1 14 7 12 0 15 9 8")]
    [InlineData(0, 0, 100, "56 99 34 98 20 33 77 36 8 15")]
    [InlineData(42, 0, 9000, "2229 3418 3855 2315 2186 4601 4650 5344 196 5618")]
    [InlineData(42, 1, 9000, "6296 1710 1378 905 3521 2568 3726 185 8665 7193")]
    [InlineData(43, 1, 9000, "118 6830 3399 6307 8932 4070 3592 4132 3193 8629")]
    [InlineData(ulong.MaxValue, long.MaxValue, 100_000, "99246 40200 33580 76054 11131 25749 25377 72225 87580 8210")]
    [InlineData(7, 3, 1L << 40, "798413590383 355228759286 1021723058629 205765063610 634440059400 737200272300 114985127403 64298534499 631533792442 491574162660")]
    public void Permutation_FirstTen_AreThese(ulong seed, long epoch, long count, string expected)
    {
        var permutation = new Permutation(seed, epoch, count);

        var first = Enumerable.Range(0, (int)Math.Min(10, count)).Select(position => permutation[position]);

        Assert.Equal(expected, string.Join(' ', first));
    }

    [Theory]
    [InlineData(0, 0, 0, "04a10d9b86c26de1 f0443ccfcb8b68fa 979bb8852aff9997")]
    [InlineData(42, 0, 0, "b08af254ef437b38 012d021c5f43c772 c2b4b8ac4aa80ede")]
    [InlineData(42, 1, 17, "7c1f88e08b5e8cfe 176143ae7a51e8fb e2b3fccb129914a8")]
    [InlineData(ulong.MaxValue, long.MaxValue, long.MaxValue, "ae13f45155bbf0b8 c2fb043dff9e6c44 b70479229c8baea6")]
    public void KeyedRandom_FirstThree_AreThese(ulong seed, long epoch, long sampleIndex, string expected)
    {
        var random = new KeyedRandom(seed, epoch, sampleIndex);

        var drawn = $"{random.NextUInt64():x16} {random.NextUInt64():x16} {random.NextUInt64():x16}";

        Assert.Equal(expected, drawn);
    }

    [Fact]
    public void KeyedRandom_EachKindOfNumber_IsThis()
    {
        var random = new KeyedRandom(42, 0, 0);

        var drawn = FormattableString.Invariant(
            $"{random.NextInt64(1000)} {random.NextDouble():R} {random.NextSingle():R} {random.NextGaussian():R} {random.NextGaussian():R}");

        Assert.Equal("689 0.004593021323002766 0.76057005 -1.5825322891525258 0.6253910061097321", drawn);
    }
}
