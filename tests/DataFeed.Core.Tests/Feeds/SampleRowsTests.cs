using System.Buffers.Binary;
using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Feeds;

public sealed class SampleRowsTests
{
    private static readonly ImmutableArray<TensorSpec> Fixed = [new("x", DType.I32, []), new("y", DType.U8, [3])];
    private static readonly ImmutableArray<TensorSpec> WithText = [new("x", DType.I32, []), new("text", DType.U8, [TensorShape.Varying])];

    private readonly CountingPool _pool = new();

    [Fact]
    public void Rows_ChosenAndSlicedAnyhow_AreTheSameOfAList()
    {
        var choices = from seed in Gen.Choose(0, 1000)
                      from steps in Gen.ListOf(Gen.Choose(0, 99))
                      select (seed, steps);

        Property.Holds(choices, input =>
        {
            using var block = Block(Fixed, 20);
            var rows = Rows(block, 20);
            int[] expected = [.. Enumerable.Range(0, 20)];
            foreach (var step in input.steps)
            {
                if (step % 2 == 0)
                {
                    var first = step % (expected.Length + 1);
                    var count = (step / 2) % (expected.Length - first + 1);
                    (rows, expected) = (rows.Slice(first, count), expected[first..(first + count)]);
                }
                else
                {
                    int[] chosen = [.. Enumerable.Range(0, expected.Length).Where(row => (row * (step + input.seed)) % 3 != 0).Reverse()];
                    (rows, expected) = (rows.Choose(chosen), [.. chosen.Select(row => expected[row])]);
                }
            }

            Assert.Equal(expected.Length, rows.Count);
            for (var row = 0; row < expected.Length; row++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(rows.Bytes(0, row).Span, expected[row] + 1);
            }

            var whole = Rows(block, 20);
            Assert.Equal(
                Enumerable.Range(0, 20).Select(row => expected.Contains(row) ? row + 1 : 0),
                Enumerable.Range(0, 20).Select(row => BinaryPrimitives.ReadInt32LittleEndian(whole.Bytes(0, row).Span)));
        });
    }

    [Fact]
    public void Column_OfSomeRows_IsTheirMemoryAndNoOther()
    {
        using var block = Block(Fixed, 4);
        var rows = Rows(block, 4);

        rows.Slice(1, 2).Column(1).Span.Fill(7);

        Assert.Equal("000000 070707 070707 000000", string.Join(' ', Enumerable.Range(0, 4).Select(row => Convert.ToHexString(rows.Bytes(1, row).Span))));
    }

    [Fact]
    public void Column_OfRowsThatAreApart_IsRefused()
    {
        using var block = Block(Fixed, 4);
        var rows = Rows(block, 4).Choose(new[] { 2, 0 });

        Assert.False(rows.IsContiguous);
        Assert.Contains("write each by Bytes", Assert.Throws<InvalidOperationException>(() => rows.Column(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_OutsideOfThoseGiven_AreRefused()
    {
        using var block = Block(Fixed, 4);
        var rows = Rows(block, 4).Slice(1, 2);

        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Bytes(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Bytes(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Slice(1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Slice(-1, 1));
    }

    [Fact]
    public void Allocate_OfAVaryingColumn_GivesEachRowItsOwnZeroMemory()
    {
        using (var block = Block(WithText, 300))
        {
            var rows = Rows(block, 300);
            for (var row = 0; row < rows.Count; row++)
            {
                var cell = rows.Allocate(1, row, row * 7);
                Assert.Equal(row * 7, cell.Length);
                Assert.Equal(-1, cell.Span.IndexOfAnyExcept((byte)0));
                cell.Span.Fill((byte)row);
            }

            for (var row = 0; row < rows.Count; row++)
            {
                Assert.Equal(row * 7, rows.Bytes(1, row).Length);
                Assert.Equal(-1, rows.Bytes(1, row).Span.IndexOfAnyExcept((byte)row));
            }

            // Some hundred kilobytes in pieces, not a piece for each.
            Assert.InRange(_pool.Rented, 2, 10);
        }

        Assert.Equal(0, _pool.Out);
    }

    [Theory]
    [InlineData("fixed", "does not vary")]
    [InlineData("negative", "[-2]")]
    [InlineData("rank", "[2,2]")]
    public void Allocate_OfWhatCannotBe_IsRefused(string what, string words)
    {
        using var block = Block(WithText, 2);
        var rows = Rows(block, 2);

        var refused = Assert.ThrowsAny<ArgumentException>(() => what switch
        {
            "fixed" => rows.Allocate(0, 0),
            "negative" => rows.Allocate(1, 0, -2),
            _ => rows.Allocate(1, 0, 2, 2),
        });

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Column_ThatVaries_HasNoMemoryInOnePiece()
    {
        using var block = Block(WithText, 2);

        Assert.Contains("\"text\" varies", Assert.Throws<InvalidOperationException>(() => Rows(block, 2).Column(1)).Message, StringComparison.Ordinal);
    }

    // No stage makes a batch of it yet.
    [Fact]
    public async Task Feed_OfASourceThatVaries_IsRefusedByColumn()
    {
        var feeds = new FeedCollection().AddIndexed("texts", _ => new TextSource(), 2, shuffle: false);

        var refused = await Assert.ThrowsAsync<Core.Errors.FeedException>(() => feeds.Find("texts").OpenAsync(feeds.Find("texts").DefaultParameters));

        Assert.Contains("text", refused.Message, StringComparison.Ordinal);
    }

    private static SampleRows Rows(SampleBlock block, int count) => new(block, count, new() { Feed = "rows" });

    private SampleBlock Block(ImmutableArray<TensorSpec> schema, int rows) => SampleBlock.RentForSource(_pool, new RowLayout(schema), rows);

    private sealed class TextSource : SampleSource
    {
        public override long Count => 3;

        public override string Identity => "texts";

        public override ImmutableArray<TensorSpec> Schema => WithText;

        protected override void Read(long index, SampleRow row) => throw new NotSupportedException();
    }
}
