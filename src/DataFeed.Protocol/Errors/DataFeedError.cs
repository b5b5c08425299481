namespace DataFeed.Protocol.Errors;

/// <summary>Everything that can go wrong between a trainer and a data server. Closed: a new value is a new contract.</summary>
/// <remarks>The name travels in the trailer <see cref="ErrorTrailer.Name"/>; docs/errors.md lists status and retry for each.</remarks>
public enum DataFeedError
{
    /// <summary>No feed has that name. Not retryable.</summary>
    FeedNotFound = 1,

    /// <summary>A feed's parameter is unknown, malformed or out of its range. Not retryable.</summary>
    ParameterInvalid,

    /// <summary>A size or number in the request is negative, absurd or contradicts another. Not retryable.</summary>
    RequestInvalid,

    /// <summary>The feed never ends and no steps were asked. Not retryable.</summary>
    StepsRequired,

    /// <summary>More steps were asked than the feed has. Not retryable.</summary>
    StepsOutOfRange,

    /// <summary>The feed cannot be delivered that way. Not retryable.</summary>
    DeliveryUnsupported,

    /// <summary>The rank lies outside the epoch's world. Not retryable.</summary>
    RankOutOfRange,

    /// <summary>The bytes are no cursor, or were damaged. Not retryable.</summary>
    CursorInvalid,

    /// <summary>The cursor belongs to another epoch, or its feed has changed; the message lists the differences. Not retryable.</summary>
    CursorMismatch,

    /// <summary>The cursor points outside the epoch. Not retryable.</summary>
    CursorOutOfRange,

    /// <summary>The feed is declared not deterministic: nothing can go on where it stopped. Not retryable; start another epoch.</summary>
    ResumeUnsupported,

    /// <summary>The bytes are no epoch token, or were damaged. Not retryable.</summary>
    TokenInvalid,

    /// <summary>The feed's definition differs from the one that the token was made from. Not retryable.</summary>
    FeedChanged,

    /// <summary>EndEpoch was called. Not retryable; start another epoch.</summary>
    EpochEnded,

    /// <summary>The feed's own code threw; the message carries feed, step, stage and its message. Not retryable.</summary>
    GeneratorFailed,

    /// <summary>A generator changed its tensors midway. Not retryable.</summary>
    SchemaChanged,

    /// <summary>A batch is larger than the server or the client allows. Not retryable.</summary>
    BatchTooLarge,

    /// <summary>A batch's checksum does not fit its bytes: they were damaged on their way. Retryable, from the last cursor.</summary>
    BatchDamaged,

    /// <summary>A message came that the contract does not allow at this point. Not retryable.</summary>
    ProtocolViolation,

    /// <summary>A rank of a shared generator did not come or stopped reading; the message names it. Retryable once it is there.</summary>
    RankAbsent,

    /// <summary>The ledger does not answer: no step can be claimed or acknowledged. Retryable; nothing is lost.</summary>
    LedgerUnavailable,

    /// <summary>The ledger's content cannot be read. Not retryable; its file or database needs repair.</summary>
    LedgerDamaged,

    /// <summary>The feed's data is still being opened. Retryable.</summary>
    FeedOpening,

    /// <summary>The server holds or does as much as it may; the message names the limit. Retryable, here later or on another server.</summary>
    ServerBusy,

    /// <summary>The caller's own limit is reached; the message names it. Not retryable before something of the caller's has ended.</summary>
    QuotaExceeded,

    /// <summary>The call lacks valid credentials. Not retryable.</summary>
    Unauthenticated,

    /// <summary>The caller may not do this. Not retryable.</summary>
    PermissionDenied,

    /// <summary>The server is shutting down. Retryable, on this address or another.</summary>
    ServerStopping,

    /// <summary>No server answers at the address, or the connection broke. Retryable.</summary>
    Unavailable,

    /// <summary>The call's deadline passed. Retryable.</summary>
    DeadlineExceeded,

    /// <summary>The server does not speak datafeed.v1. Not retryable.</summary>
    ServerIncompatible,

    /// <summary>The server failed in a way it has no name for: a defect. Not retryable.</summary>
    ServerFailed,
}
