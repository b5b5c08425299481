namespace Grpc.Core;

/// <summary>The functions behind a call object, and what they are given.</summary>
internal readonly record struct AsyncCallState(
    Func<object, Task<Metadata>> ResponseHeaders,
    Func<object, Status> Status,
    Func<object, Metadata> Trailers,
    Action<object> Dispose,
    object State);
