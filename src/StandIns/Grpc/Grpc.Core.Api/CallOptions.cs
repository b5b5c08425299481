namespace Grpc.Core;

/// <summary>The options of one call. Immutable: each <c>With</c> returns a copy.</summary>
/// <param name="headers">Metadata to send first; null sends none.</param>
/// <param name="deadline">When the call ends as <see cref="StatusCode.DeadlineExceeded"/>: UTC. Null: never.</param>
/// <param name="cancellationToken">Cancels the call.</param>
/// <param name="writeOptions">How messages are written; null is the default.</param>
/// <param name="propagationToken">What is inherited from a handler's call.</param>
/// <param name="credentials">Adds credentials to the call's headers. Needs a secure channel.</param>
#pragma warning disable CA1815, CA1068 // The real type defines no equality and has this order of parameters.
public struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null,
    ContextPropagationToken? propagationToken = null,
    CallCredentials? credentials = null)
#pragma warning restore CA1815, CA1068
{
    /// <summary>Metadata to send first, or null.</summary>
    public Metadata? Headers { get; private set; } = headers;

    /// <summary>When the call ends, UTC, or null.</summary>
    public DateTime? Deadline { get; private set; } = deadline;

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private set; } = cancellationToken;

    /// <summary>How messages are written, or null for the default.</summary>
    public WriteOptions? WriteOptions { get; private set; } = writeOptions;

    /// <summary>What is inherited from a handler's call, or null.</summary>
    public ContextPropagationToken? PropagationToken { get; private set; } = propagationToken;

    /// <summary>Adds credentials to the headers, or null.</summary>
    public CallCredentials? Credentials { get; private set; } = credentials;

    /// <summary>Whether the call waits for a connection rather than failing at once.</summary>
    public bool IsWaitForReady { get; private set; }

    /// <summary>A copy with these headers.</summary>
    /// <param name="headers">Metadata to send first.</param>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>A copy with this deadline.</summary>
    /// <param name="deadline">UTC.</param>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>A copy with this token.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>A copy with these write options.</summary>
    /// <param name="writeOptions">How messages are written.</param>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>A copy with this propagation token.</summary>
    /// <param name="propagationToken">What is inherited from a handler's call.</param>
    public CallOptions WithPropagationToken(ContextPropagationToken propagationToken) => this with { PropagationToken = propagationToken };

    /// <summary>A copy with these credentials.</summary>
    /// <param name="credentials">Adds credentials to the headers.</param>
    public CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };

    /// <summary>A copy that waits, or does not wait, for a connection.</summary>
    /// <param name="waitForReady">Whether the call waits.</param>
    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };
}
