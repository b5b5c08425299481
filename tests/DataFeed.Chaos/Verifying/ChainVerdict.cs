using System.Collections.Immutable;

namespace DataFeed.Chaos.Verifying;

/// <summary>What is to be said of a consumer's chain.</summary>
/// <param name="Missed">Steps that it never got.</param>
/// <param name="Duplicated">Steps that it got again along one chain of cursors.</param>
/// <param name="Problems">Whatever else is wrong, as sentences.</param>
internal sealed record ChainVerdict(int Missed, int Duplicated, ImmutableArray<string> Problems)
{
    public bool IsClean => Missed == 0 && Duplicated == 0 && Problems.IsEmpty;
}
