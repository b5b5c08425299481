namespace Grpc.Core;

public abstract partial class ClientBase
{
    /// <summary>The invoker and host of a client. Generated code passes it on, nobody looks inside.</summary>
#pragma warning disable CA1034 // Nested in the real package too.
    protected internal class ClientBaseConfiguration
#pragma warning restore CA1034
    {
        internal ClientBaseConfiguration(CallInvoker invoker, string? host)
        {
            ArgumentNullException.ThrowIfNull(invoker);
            Invoker = invoker;
            Host = host;
        }

        internal CallInvoker Invoker { get; }

        internal string? Host { get; }
    }
}
