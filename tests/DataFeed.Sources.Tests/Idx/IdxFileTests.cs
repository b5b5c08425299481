using DataFeed.Sources.Idx;
using FsCheck;
using FsCheck.Fluent;

namespace DataFeed.Sources.Tests.Idx;

public sealed class IdxFileTests
{
    private static readonly byte[] Small = IdxBytes.Of([2, 3], [1, 2, 3, 4, 5, 6]);

    public static TheoryData<byte[], string> Damaged => new()
    {
        { [], "it is cut off within its magic number" },
        { [0, 0, 8], "it is cut off within its magic number" },
        { [1, 2, 3, 4], "it starts with 01020304, an IDX file with 0000 or, compressed, with 1f8b" },
        { IdxBytes.Of([1], [0, 0, 0, 0], type: 0x0D), "its element type is 0x0d; only bytes (0x08) are read" },
        { [0, 0, 8, 0], "it has 0 axes; 1 to 8 are possible" },
        { [0, 0, 8, 9], "it has 9 axes; 1 to 8 are possible" },
        { Small[..9], "it is cut off within the lengths of its axes" },
        { Small[..^1], "it is cut off: [2,3] takes 6 bytes, but 5 follow" },
        { [.. Small, 0], "bytes follow the 6 of [2,3]" },
        { IdxBytes.Of([uint.MaxValue], []), "axis 0 has a length of 4294967295, which makes more than 2147483591 bytes" },
        { IdxBytes.Of([1 << 20, 1 << 20], []), "axis 1 has a length of 1048576, which makes more than 2147483591 bytes" },
        { IdxBytes.Of([int.MaxValue - 100], [1]), "it is cut off: [2147483547] takes 2147483547 bytes, but 1 follow" },
        { IdxBytes.Gzip(Small[..^1]), "it is cut off: [2,3] takes 6 bytes, but 5 follow" },
        { IdxBytes.Gzip([.. Small, 0]), "bytes follow the 6 of [2,3]" },
        { [0x1f, 0x8b, 0x55, 0x55, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], "its gzip data is damaged" },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_File_HasItsItems(bool compressed)
    {
        var file = IdxFile.Read("small", IdxBytes.Open(compressed ? IdxBytes.Gzip(Small) : Small));

        Assert.Equal([2, 3], file.Shape.AsEnumerable());
        Assert.Equal((2, 3), (file.Count, file.ItemBytes));
        Assert.Equal([4, 5, 6], file.Item(1).ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6], file.Bytes.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Item(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Item(-1).Length);
    }

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Read_DamagedFile_IsRefusedWithWhatIsWrong(byte[] file, string what)
    {
        var exception = Assert.Throws<InvalidDataException>(() => IdxFile.Read("small", IdxBytes.Open(file)));

        Assert.Equal($"small is no IDX file of bytes: {what}.", exception.Message);
    }

    [Fact]
    public void Read_GzipCutAnywhere_IsRefused()
    {
        var whole = IdxBytes.Gzip(IdxBytes.Of([200], [.. Enumerable.Range(0, 200).Select(value => (byte)(value * value))]));

        for (var length = 0; length < whole.Length - 8; length++)
        {
            Assert.Throws<InvalidDataException>(() => IdxFile.Read("cut", IdxBytes.Open(whole[..length])));
        }
    }

    [Fact]
    public void Read_AnyBytes_IsAFileOrRefused()
    {
        var headers = from start in Gen.Elements<byte[]>([0, 0, 8], [0x1f, 0x8b], [0x1f, 0x8b, 8, 0])
                      from rest in Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value))
                      select (byte[])[.. start, .. rest];

        Prop.ForAll(Arb.From(headers), file =>
        {
            try
            {
                IdxFile.Read("random", IdxBytes.Open(file));
            }
            catch (InvalidDataException)
            {
                // Refused is right; anything else thrown is not.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Read_EmptyAxis_HasNoItems()
    {
        var file = IdxFile.Read("empty", IdxBytes.Open(IdxBytes.Of([0, 28, 28], [])));

        Assert.Equal((0, 0), (file.Count, file.ItemBytes));
    }

    [Fact]
    public void Read_Stream_IsDisposedEvenIfDamaged()
    {
        var stream = new MemoryStream([1, 2, 3, 4]);

        Assert.Throws<InvalidDataException>(() => IdxFile.Read("bad", () => stream));

        Assert.False(stream.CanRead);
    }
}
