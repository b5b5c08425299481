using System.Collections.Immutable;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Protocol.Tokens;

/// <summary>All that any server needs to serve an epoch. Equal content gives equal bytes, on every server.</summary>
public sealed record EpochToken
{
    private const byte Version = 1;

    private static ReadOnlySpan<byte> Kind => "DT"u8;

    /// <summary>The feed's name.</summary>
    public required string Feed { get; init; }

    /// <summary>Identity of the feed's definition and parameters, in hexadecimal.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The run that shares this epoch; empty where it is an epoch of its own.</summary>
    public string Run { get; init; } = "";

    /// <summary>Tells epochs without a run apart; empty where there is a run.</summary>
    public ByteString Nonce { get; init; } = ByteString.Empty;

    /// <summary>Zero-based number of the epoch.</summary>
    public long Epoch { get; init; }

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rows of a global batch; 0 where the generator makes its own batches.</summary>
    public long BatchSize { get; init; }

    /// <summary>The step that the epoch starts at.</summary>
    public long FirstStep { get; init; }

    /// <summary>The steps that were asked, or null.</summary>
    public long? Steps { get; init; }

    /// <summary>How the epoch reaches its consumers.</summary>
    public Delivery Delivery { get; init; }

    /// <summary>Number of ranks.</summary>
    public long WorldSize { get; init; }

    /// <summary>What happens to the rows that do not fill a batch.</summary>
    public Remainder Remainder { get; init; }

    /// <summary>The generator function's arguments.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>What the feed was, for <see cref="Differences"/>: <see cref="DigestOf"/>. Default: empty.</summary>
    public ByteString Definition { get; init; } = ByteString.Empty;

    /// <summary>What the generator saved before <see cref="FirstStep"/>; empty, the default, where it did not.</summary>
    public ByteString FirstState { get; init; } = ByteString.Empty;

    /// <summary>A definition in few bytes.</summary>
    /// <param name="definition">The epoch's.</param>
    public static ByteString DigestOf(EpochDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return UnsafeByteOperations.UnsafeWrap(DefinitionDigest.Of(definition));
    }

    /// <summary>What has changed since the token was made, each as `name: old → new`. Empty where the token does not say.</summary>
    /// <param name="now">The epoch as this server would run it.</param>
    public IReadOnlyList<string> Differences(EpochDefinition now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return DefinitionDigest.Length(Definition.Span) == Definition.Length ? DefinitionDigest.Differences(Definition.Span, now) : [];
    }

    /// <summary>The token's bytes.</summary>
    public ByteString Encode()
    {
        var payload = new EpochTokenPayload
        {
            Feed = Feed,
            Fingerprint = Fingerprint,
            Run = Run,
            Nonce = Nonce,
            Epoch = Epoch,
            Seed = Seed,
            BatchSize = BatchSize,
            FirstStep = FirstStep,
            Delivery = (int)Delivery,
            WorldSize = WorldSize,
            Remainder = (int)Remainder,
            Definition = Definition,
            FirstState = FirstState,
        };
        if (Steps is { } steps)
        {
            payload.Steps = steps;
        }

        foreach (var (name, value) in Parameters)
        {
            payload.Parameters.Add(new TokenParameter { Name = name, Value = value });
        }

        var bytes = new byte[Seal.HeaderBytes + payload.CalculateSize() + Seal.ChecksumBytes];
        Seal.WriteHeader(bytes, Kind, Version);
        payload.WriteTo(bytes.AsSpan(Seal.HeaderBytes..^Seal.ChecksumBytes));
        Seal.WriteChecksum(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>Reads a token back.</summary>
    /// <param name="bytes">What <see cref="Encode"/> gave.</param>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.TokenInvalid"/>: what is wrong with the bytes.</exception>
    public static EpochToken Decode(ByteString bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var body = Seal.Open(bytes.Span, Kind, Version, "Token", DataFeedError.TokenInvalid);
        var payload = EpochTokenPayload.Parser.Read(
            new(bytes.Memory.Slice(Seal.HeaderBytes, body.Length)), DataFeedError.TokenInvalid, "Token's content cannot be read.");
        if (payload.FirstState.Length > Cursor.MaxStateBytes)
        {
            throw new DataFeedException(DataFeedError.TokenInvalid, $"Token has a saved state of {payload.FirstState.Length} bytes.");
        }

        return new EpochToken
        {
            Feed = payload.Feed,
            Fingerprint = payload.Fingerprint,
            Run = payload.Run,
            Nonce = payload.Nonce,
            Epoch = payload.Epoch,
            Seed = payload.Seed,
            BatchSize = payload.BatchSize,
            FirstStep = payload.FirstStep,
            Steps = payload.HasSteps ? payload.Steps : null,
            Delivery = (Delivery)payload.Delivery,
            WorldSize = payload.WorldSize,
            Remainder = (Remainder)payload.Remainder,
            Parameters = Read(payload.Parameters),
            Definition = payload.Definition,
            FirstState = payload.FirstState,
        };
    }

    private static ImmutableSortedDictionary<string, string> Read(IEnumerable<TokenParameter> parameters)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            // The seal is a checksum, not a signature: what no server writes may still come.
            if (!read.TryAdd(parameter.Name, parameter.Value))
            {
                throw new DataFeedException(DataFeedError.TokenInvalid, $"Token names parameter \"{parameter.Name}\" twice.");
            }
        }

        return read.ToImmutable();
    }
}
