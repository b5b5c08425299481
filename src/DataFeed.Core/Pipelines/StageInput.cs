using DataFeed.Core.Feeds;
using DataFeed.Core.Order;

namespace DataFeed.Core.Pipelines;

/// <summary>What a stage reads from, another stage or the source itself, asked in the same way.</summary>
internal readonly struct StageInput(IIndexedSource source)
{
    private readonly StageSource? _stage = source as StageSource;
    private readonly ulong _key = source is StageSource ? 0 : StageKey.OfSource(source.Identity);

    public IIndexedSource Source => source;

    public long IdBound => _stage?.IdBound ?? source.Count;

    public SampleKey KeyOf(long index, EpochContext epoch) => _stage?.KeyOf(index, epoch) ?? new(_key, index);

    public long IdOf(long index, EpochContext epoch) => _stage?.IdOf(index, epoch) ?? index;
}
