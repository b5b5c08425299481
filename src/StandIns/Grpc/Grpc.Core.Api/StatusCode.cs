namespace Grpc.Core;

/// <summary>How a call ended, as every gRPC implementation numbers it.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The caller gave up.</summary>
    Cancelled = 1,

    /// <summary>The peer failed without saying how.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the server. A retry does not help.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed first; the work may have been done.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists.</summary>
    AlreadyExists = 6,

    /// <summary>The known caller may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>The caller did not prove who it is.</summary>
    Unauthenticated = 16,

    /// <summary>A limit or a quota was hit, such as the size of a message.</summary>
    ResourceExhausted = 8,

    /// <summary>The server is not in the state that the call needs; a retry helps only once that changed.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict ended the call; retry the whole transaction.</summary>
    Aborted = 10,

    /// <summary>The request passes the valid range as it is now.</summary>
    OutOfRange = 11,

    /// <summary>The server has no such method, or does not support what was asked.</summary>
    Unimplemented = 12,

    /// <summary>An invariant of the peer or of the protocol is broken.</summary>
    Internal = 13,

    /// <summary>The peer cannot be reached now. A retry after a pause may help.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or damaged beyond repair.</summary>
    DataLoss = 15,
}
