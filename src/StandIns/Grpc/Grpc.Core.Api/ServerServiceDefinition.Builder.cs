namespace Grpc.Core;

public partial class ServerServiceDefinition
{
    /// <summary>Collects a service's methods.</summary>
#pragma warning disable CA1034 // Nested in the real package too.
    public class Builder
#pragma warning restore CA1034
    {
        private readonly HashSet<string> _names = [];
        private readonly List<Action<ServiceBinderBase>> _methods = [];

        /// <summary>Adds a method whose handler takes a unary call.</summary>
        /// <typeparam name="TRequest">The requests' type.</typeparam>
        /// <typeparam name="TResponse">The responses' type.</typeparam>
        /// <param name="method">The method.</param>
        /// <param name="handler">Handles the calls.</param>
        /// <exception cref="ArgumentException">The method was added before.</exception>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class =>
            Add(method, binder => binder.AddMethod(method, handler));

        /// <summary>Adds a method whose handler takes a client streaming call.</summary>
        /// <typeparam name="TRequest">The requests' type.</typeparam>
        /// <typeparam name="TResponse">The responses' type.</typeparam>
        /// <param name="method">The method.</param>
        /// <param name="handler">Handles the calls.</param>
        /// <exception cref="ArgumentException">The method was added before.</exception>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class =>
            Add(method, binder => binder.AddMethod(method, handler));

        /// <summary>Adds a method whose handler takes a server streaming call.</summary>
        /// <typeparam name="TRequest">The requests' type.</typeparam>
        /// <typeparam name="TResponse">The responses' type.</typeparam>
        /// <param name="method">The method.</param>
        /// <param name="handler">Handles the calls.</param>
        /// <exception cref="ArgumentException">The method was added before.</exception>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class =>
            Add(method, binder => binder.AddMethod(method, handler));

        /// <summary>Adds a method whose handler takes a duplex streaming call.</summary>
        /// <typeparam name="TRequest">The requests' type.</typeparam>
        /// <typeparam name="TResponse">The responses' type.</typeparam>
        /// <param name="method">The method.</param>
        /// <param name="handler">Handles the calls.</param>
        /// <exception cref="ArgumentException">The method was added before.</exception>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class =>
            Add(method, binder => binder.AddMethod(method, handler));

        /// <summary>Makes the definition of what was added so far.</summary>
        public ServerServiceDefinition Build() => new([.. _methods]);

        private Builder Add(IMethod method, Action<ServiceBinderBase> add)
        {
            if (!_names.Add(method.FullName))
            {
                throw new ArgumentException($"The service has the method {method.FullName} already.", nameof(method));
            }

            _methods.Add(add);
            return this;
        }
    }
}
