using System.Collections.Immutable;

namespace DataFeed.Server.Tokens;

/// <summary>What fixes every batch of an epoch, whatever its run, delivery, world size or server. A cursor belongs to one.</summary>
/// <param name="Feed">The feed's name, at most 255 bytes in UTF-8.</param>
/// <param name="Fingerprint">Identity of the feed's definition and parameters: 32 hexadecimal digits.</param>
/// <param name="Parameters">The generator function's arguments.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Epoch">Zero-based number of the epoch.</param>
/// <param name="BatchSize">Rows of a global batch; 0 where the generator makes its own batches.</param>
internal sealed record EpochDefinition(
    string Feed,
    string Fingerprint,
    ImmutableSortedDictionary<string, string> Parameters,
    ulong Seed,
    long Epoch,
    long BatchSize)
{
    /// <summary>Name and text of each part that the fingerprint covers beside name and parameters, in a fixed order that only grows at its end.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Parts { get; init; } = [];
}
