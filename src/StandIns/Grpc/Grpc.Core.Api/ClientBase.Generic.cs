namespace Grpc.Core;

/// <summary>What a generated client of one type stands on.</summary>
/// <typeparam name="T">The generated client.</typeparam>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>Makes a client that can make no call, for mocks.</summary>
    protected ClientBase()
    {
    }

    /// <summary>Makes a client from a configuration.</summary>
    /// <param name="configuration">The invoker and host.</param>
    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

#pragma warning disable CA1012 // Public in the real package too; generated code relies on it.
    /// <summary>Makes a client over a channel, which it does not own.</summary>
    /// <param name="channel">The channel.</param>
    public ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    /// <summary>Makes a client over an invoker.</summary>
    /// <param name="callInvoker">Makes the calls.</param>
    public ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }
#pragma warning restore CA1012

    /// <summary>A client over the same channel that names another authority.</summary>
    /// <param name="host">The authority.</param>
    public T WithHost(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return NewInstance(new ClientBaseConfiguration(Configuration.Invoker, host));
    }

    /// <summary>Makes a client of the same type.</summary>
    /// <param name="configuration">The invoker and host.</param>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
