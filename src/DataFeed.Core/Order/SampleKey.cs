namespace DataFeed.Core.Order;

/// <summary>What a sample is, wherever it is read: the source that it comes from and its index there.</summary>
/// <param name="Source">The source's <see cref="StageKey.OfSource"/>.</param>
/// <param name="Index">Zero-based.</param>
internal readonly record struct SampleKey(ulong Source, long Index);
