using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>How an interceptor is made: its type and its leading constructor arguments.</summary>
public class InterceptorRegistration
{
    private readonly object[] _arguments;
    private readonly Lazy<ObjectFactory> _factory;

    internal InterceptorRegistration(Type type, object[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Contains(null))
        {
            throw new ArgumentException($"An argument of the interceptor {type} is null.", nameof(arguments));
        }

        Type = type;
        _arguments = arguments;
        _factory = new(() => ActivatorUtilities.CreateFactory(type, Array.ConvertAll(_arguments, argument => argument.GetType())));
    }

    /// <summary>The interceptor's type.</summary>
    public Type Type { get; }

    /// <summary>Leading constructor arguments. None is null.</summary>
    public IReadOnlyList<object> Arguments => _arguments;

    internal object Create(IServiceProvider services) => _factory.Value(services, _arguments);
}
