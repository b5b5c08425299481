namespace Grpc.Core.Interceptors;

/// <summary>Puts interceptors before a channel.</summary>
public static class ChannelExtensions
{
    /// <summary>An invoker whose calls go through an interceptor first.</summary>
    /// <param name="channel">What makes the calls.</param>
    /// <param name="interceptor">Surrounds each call.</param>
    public static CallInvoker Intercept(this ChannelBase channel, Interceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(interceptor);
        return channel.CreateCallInvoker().Intercept(interceptor);
    }

    /// <summary>An invoker whose calls go through interceptors, the first of them outermost.</summary>
    /// <param name="channel">What makes the calls.</param>
    /// <param name="interceptors">Surround each call.</param>
    public static CallInvoker Intercept(this ChannelBase channel, params Interceptor[] interceptors)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(interceptors);
        return channel.CreateCallInvoker().Intercept(interceptors);
    }

    /// <summary>An invoker that passes each call's headers through a function first.</summary>
    /// <param name="channel">What makes the calls.</param>
    /// <param name="interceptor">Gets the headers, never null, and returns those to send.</param>
    public static CallInvoker Intercept(this ChannelBase channel, Func<Metadata, Metadata> interceptor)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(interceptor);
        return channel.CreateCallInvoker().Intercept(interceptor);
    }
}
