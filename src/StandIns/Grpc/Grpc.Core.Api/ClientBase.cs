using Grpc.Core.Interceptors;

namespace Grpc.Core;

/// <summary>What every generated client stands on.</summary>
public abstract partial class ClientBase
{
    /// <summary>Makes a client that can make no call, for mocks.</summary>
    protected ClientBase()
        : this(new UnimplementedCallInvoker())
    {
    }

    /// <summary>Makes a client from a configuration.</summary>
    /// <param name="configuration">The invoker and host.</param>
    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
        CallInvoker = configuration.Host is null
            ? configuration.Invoker
            : configuration.Invoker.Intercept(new HostInterceptor(configuration.Host));
    }

    /// <summary>Makes a client over a channel, which it does not own.</summary>
    /// <param name="channel">The channel.</param>
#pragma warning disable CA1012 // Public in the real package too; generated code relies on it.
    public ClientBase(ChannelBase channel)
        : this((channel ?? throw new ArgumentNullException(nameof(channel))).CreateCallInvoker())
    {
    }

    /// <summary>Makes a client over an invoker.</summary>
    /// <param name="callInvoker">Makes the calls.</param>
    public ClientBase(CallInvoker callInvoker)
        : this(new ClientBaseConfiguration(callInvoker, null))
    {
    }
#pragma warning restore CA1012

    /// <summary>Makes the calls.</summary>
    protected CallInvoker CallInvoker { get; }

    internal ClientBaseConfiguration Configuration { get; }
}
