namespace Grpc.Core;

/// <summary>Which parts of a handler's call are passed on.</summary>
/// <param name="propagateDeadline">Whether the deadline is.</param>
/// <param name="propagateCancellation">Whether the cancellation is.</param>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    /// <summary>Both deadline and cancellation.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Whether the deadline is passed on.</summary>
    public bool IsPropagateDeadline { get; } = propagateDeadline;

    /// <summary>Whether the cancellation is passed on.</summary>
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}
