using DataFeed.Core.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Server.Tokens;

/// <summary>All that any server needs to serve an epoch. Equal content gives equal bytes, on every server.</summary>
internal sealed class EpochToken
{
    private const byte Version = 2;

    private readonly EpochTokenPayload _payload;

    private EpochToken(EpochTokenPayload payload) => _payload = payload;

    private static ReadOnlySpan<byte> Kind => "DT"u8;

    /// <summary>What was asked for, the defaults filled in; without a cursor. Not to be changed.</summary>
    public StartEpochRequest Request => _payload.Request;

    /// <summary>Identity of the feed's definition and parameters, in hexadecimal.</summary>
    public string Fingerprint => _payload.Fingerprint;

    /// <summary>Where the epoch starts.</summary>
    public EpochPosition Start => new(_payload.FirstStep, _payload.FirstState.Memory);

    /// <summary>Makes a token.</summary>
    /// <param name="request">What was asked for, the defaults filled in.</param>
    /// <param name="definition">What the feed is.</param>
    /// <param name="start">Where the epoch starts.</param>
    /// <param name="nonce">Tells epochs without a run apart; empty where there is a run.</param>
    public static EpochToken Of(StartEpochRequest request, EpochDefinition definition, EpochPosition start, ByteString nonce) => new(new()
    {
        Request = request,
        Fingerprint = definition.Fingerprint,
        Nonce = nonce,
        FirstStep = start.Step,
        FirstState = ByteString.CopyFrom(start.State.Span),
        Definition = UnsafeByteOperations.UnsafeWrap(DefinitionDigest.Of(definition)),
    });

    /// <summary>Reads a token back.</summary>
    /// <param name="bytes">What <see cref="Encode"/> gave.</param>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.TokenInvalid"/>: what is wrong with the bytes.</exception>
    public static EpochToken Decode(ByteString bytes)
    {
        var body = Seal.Open(bytes.Span, Kind, Version, "Token", DataFeedError.TokenInvalid);
        EpochTokenPayload payload;
        try
        {
            payload = EpochTokenPayload.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new DataFeedException(DataFeedError.TokenInvalid, "Token's content cannot be read.", exception);
        }

        // The seal is a checksum, not a signature: what no server writes may still come.
        return payload.Request is not null && payload.FirstState.Length <= BatchLayout.MaxStateBytes
            ? new EpochToken(payload)
            : throw new DataFeedException(DataFeedError.TokenInvalid, "Token's content is none that a server writes.");
    }

    /// <summary>What has changed since the token was made, each as `name: old → new`. Empty where the token does not say.</summary>
    /// <param name="now">The epoch as this server would run it.</param>
    public IReadOnlyList<string> Differences(EpochDefinition now) =>
        DefinitionDigest.Length(_payload.Definition.Span) == _payload.Definition.Length ? DefinitionDigest.Differences(_payload.Definition.Span, now) : [];

    /// <summary>The token's bytes.</summary>
    public ByteString Encode()
    {
        var bytes = new byte[Seal.HeaderBytes + _payload.CalculateSize() + Seal.ChecksumBytes];
        Seal.WriteHeader(bytes, Kind, Version);
        _payload.WriteTo(bytes.AsSpan(Seal.HeaderBytes..^Seal.ChecksumBytes));
        Seal.WriteChecksum(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
