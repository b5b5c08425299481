using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DataFeed.Ledger;

/// <summary>A range of consecutive steps that reached one consumer. A server gathers many before it records them.</summary>
/// <remarks>
/// A caller records a visit again under the same <see cref="Id"/> when it does not know whether it was recorded: the ledger keeps the first and passes over
/// the others, in one call or in several, over one connection or over many at once. So <see cref="LedgerVerification"/> counts it once. The same steps under
/// another identity are another visit, and count again.
/// </remarks>
public sealed record Visit
{
    /// <summary>
    /// Identity of the visit among all those of its ledger, of whichever epoch. <see cref="IdOf"/> makes it where a consumer may repeat what it says.
    /// </summary>
    public required Guid Id { get; init; }

    /// <summary>Name of the consumer; may be empty.</summary>
    public required string Consumer { get; init; }

    /// <summary>Rank of the consumer, from 0 on.</summary>
    public required long Rank { get; init; }

    /// <summary>Delivered or acknowledged.</summary>
    public required VisitKind Kind { get; init; }

    /// <summary>The first step of the range.</summary>
    public required long FirstStep { get; init; }

    /// <summary>Number of steps, at least 1.</summary>
    public required long Count { get; init; }

    /// <summary>Incarnation of the server that saw it.</summary>
    public required Guid Server { get; init; }

    /// <summary>
    /// The identity of a range that a consumer acknowledged in a request of its own: a request that comes again, on any server, is recorded once.
    /// </summary>
    /// <param name="epochKey">Key of the epoch.</param>
    /// <param name="consumer">Name of the consumer.</param>
    /// <param name="rank">Rank of the consumer.</param>
    /// <param name="request">Identity that the consumer gave the request. It need differ from other requests of this consumer, rank and epoch alone.</param>
    /// <param name="range">Place of the range within its request, from 0 on.</param>
    public static Guid IdOf(string epochKey, string consumer, long rank, Guid request, int range)
    {
        ArgumentNullException.ThrowIfNull(epochKey);
        ArgumentNullException.ThrowIfNull(consumer);

        // The length keeps key and name apart, whatever stands in them.
        var text = string.Create(CultureInfo.InvariantCulture, $"{request:N} {range} {rank} {epochKey.Length} {epochKey} {consumer}");
        return new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true);
    }
}
