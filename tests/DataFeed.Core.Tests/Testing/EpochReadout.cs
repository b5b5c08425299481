using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Running;

namespace DataFeed.Core.Tests.Testing;

/// <summary>All that one reading of an epoch gave.</summary>
internal sealed record EpochReadout(IReadOnlyList<ReadBatch> Batches, IReadOnlyList<IReadOnlyList<string>> ValidRows, TraversalEnd? End, FeedException? Error)
{
    public static readonly ReadAheadOptions Default = new();

    /// <summary>Reads to the end or the error, and disposes.</summary>
    public static async Task<EpochReadout> OfAsync(
        EpochPlan plan, long rank = 0, long? firstStep = null, ReadAheadOptions? options = null, GeneratorCensus? census = null)
    {
        await using var reader = plan.Open(rank, firstStep ?? plan.FirstStep, options ?? Default, census ?? new());
        return await OfAsync(reader);
    }

    /// <summary>Reads to the end or the error.</summary>
    public static async Task<EpochReadout> OfAsync(EpochReader reader)
    {
        var batches = new List<ReadBatch>();
        var rows = new List<IReadOnlyList<string>>();
        try
        {
            while (await NextAsync(reader) is { } batch)
            {
                batches.Add(ReadBatch.Of(batch));
                rows.Add([.. ReadBatch.ValidRows(batch)]);
                Assert.True(ReadBatch.PaddingIsZero(batch));
                batch.Dispose();
            }
        }
        catch (FeedException exception)
        {
            return new(batches, rows, reader.End, exception);
        }

        return new(batches, rows, reader.End, null);
    }

    public static Task<EpochBatch?> NextAsync(EpochReader reader) =>
        Wait.ForAsync(reader.NextAsync(CancellationToken.None).AsTask(), "the next batch came");
}
