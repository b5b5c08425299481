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

    [Theory]
    [InlineData(0, 0, 5, "shuffle", 0, "1 0 4 3 2")]
    [InlineData(0, 0, 100, "shuffle", 0, "98 51 25 70 30 42 58 55 69 9")]
    [InlineData(42, 0, 9000, "shuffle", 0, "6977 6420 4982 837 4405 7135 5216 2098 8472 1123")]
    [InlineData(42, 1, 9000, "shuffle", 0, "8708 6483 4602 853 251 5385 2307 6850 8195 6998")]
    [InlineData(42, 0, 9000, "shuffle", 1, "6818 2671 7640 4744 6020 1624 7923 8547 4713 6480")]
    [InlineData(42, 0, 9000, "größer", 0, "5170 3838 7506 4821 3160 6150 1548 8389 8222 5632")]
    [InlineData(7, 3, 1L << 40, "files", 0, "518654101847 288004768900 733502733309 203493221333 279456959441 136782269339 715772863373 969013762459 797154560091 565321970905")]
    public void Permutation_OfAStage_FirstTenAreThese(ulong seed, long epoch, long count, string stage, int number, string expected)
    {
        var permutation = Permutation.OfStage(seed, epoch, count, stage, number);

        var first = Enumerable.Range(0, (int)Math.Min(10, count)).Select(position => permutation[position]);

        Assert.Equal(expected, string.Join(' ', first));
    }

    [Theory]
    [InlineData(0, 0, "", 0, "flip", 0, 0, "6e9430a99682f6b4 14806c417c72f646 3311d1549953a5e8")]
    [InlineData(42, 1, "idx:1", 17, "flip", 0, 0, "3b694a5f4be5e262 9ceffd2a3716077c 5dac76e5d2765ed5")]
    [InlineData(42, 1, "idx:1", 17, "flip", 0, 1, "15151a8bbd49a3a6 429ae9fb15958388 095639e8005f9d29")]
    [InlineData(42, 1, "idx:1", 17, "flip", 1, 0, "421e58b3e8799fe5 b6a27e691939056c 87f9f9c14aaad948")]
    [InlineData(42, 1, "idx:2", 17, "flip", 0, 0, "4d4590cd79c5f090 5834a1b8c1170273 6aa3f45a2c4deccf")]
    [InlineData(42, 1, "idx:1", 17, "größer", 0, 0, "c6470f94e801af2a cdbf824589ced064 4e4cfc168cfa5d9d")]
    public void KeyedRandom_OfAStage_FirstThreeAreThese(
        ulong seed, long epoch, string source, long index, string stage, int number, long stream, string expected)
    {
        var random = new KeyedRandom(seed, epoch, new(StageKey.OfSource(source), index), StageKey.OfStage(stage, number), stream);

        var drawn = $"{random.NextUInt64():x16} {random.NextUInt64():x16} {random.NextUInt64():x16}";

        Assert.Equal(expected, drawn);
    }

    [Fact]
    public void KeyedRandom_OfASourceItself_FirstThreeAreThese()
    {
        var random = new KeyedRandom(42, 1, new(StageKey.OfSource("idx:1"), 17), StageKey.Source, 0);

        var drawn = $"{random.NextUInt64():x16} {random.NextUInt64():x16} {random.NextUInt64():x16}";

        Assert.Equal("8eb871ca3d0711e6 51e99cec95e6107f fb7056add9eed5a6", drawn);
    }
}
