namespace Grpc.Core;

/// <summary>The outcome of a call: a code, and words for people.</summary>
/// <param name="statusCode">How the call ended.</param>
/// <param name="detail">Words for people; sent to the peer.</param>
/// <param name="debugException">What happened locally. Never sent.</param>
#pragma warning disable CA1815 // The real type defines no equality.
public struct Status(StatusCode statusCode, string detail, Exception? debugException)
#pragma warning restore CA1815
{
    /// <summary>Success without words.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancelled without words.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>Makes a status without a local exception.</summary>
    /// <param name="statusCode">How the call ended.</param>
    /// <param name="detail">Words for people; sent to the peer.</param>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>How the call ended.</summary>
    public StatusCode StatusCode { get; } = statusCode;

    /// <summary>Words for people. May be empty.</summary>
    public string Detail { get; } = detail;

    /// <summary>What happened locally, for debugging; null where the peer sent the status.</summary>
    public Exception? DebugException { get; } = debugException;

    /// <inheritdoc/>
    public override string ToString()
    {
        var cause = DebugException is null ? "" : $", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\"";
        return $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\"{cause})";
    }
}
