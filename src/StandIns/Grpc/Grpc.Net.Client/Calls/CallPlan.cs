using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>What was asked of a call. Immutable.</summary>
/// <param name="Method">The method.</param>
/// <param name="Host">The authority to name, or null.</param>
/// <param name="Options">The call's options.</param>
internal sealed record CallPlan(IMethod Method, string? Host, CallOptions Options)
{
    /// <summary>Whether this message is to be compressed: the call asks for it and the message does not refuse.</summary>
    /// <exception cref="InvalidOperationException">The call asks for an encoding that is not known.</exception>
    internal bool Compresses(WriteOptions? writeOptions)
    {
        var encoding = Options.Headers?.GetValue(Metadata.CompressionRequestKey);
        return encoding switch
        {
            null or WireNames.Identity => false,
            WireNames.Gzip => ((writeOptions ?? Options.WriteOptions)?.Flags & WriteFlags.NoCompress) is null or 0,
            _ => throw new InvalidOperationException($"Cannot compress with '{encoding}'; known are {WireNames.AcceptedEncodings}."),
        };
    }
}
