using Grpc.AspNetCore.Server.Internal.Calls;
using Grpc.AspNetCore.Server.Internal.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Server.Internal.Binding;

/// <summary>Makes the endpoints of one service.</summary>
internal sealed class ServiceMapper<TService>(
    IOptions<GrpcServiceOptions> options,
    IOptions<GrpcServiceOptions<TService>> serviceOptions,
    MappedMethods mapped,
    ILoggerFactory loggers,
    IServiceProvider services)
    where TService : class
{
    // The real package's category, so that one log filter fits both.
    private const string LogCategory = "Grpc.AspNetCore.Server.ServerCallHandler";

    public IReadOnlyList<IEndpointConventionBuilder> Map(IEndpointRouteBuilder endpoints)
    {
        var mappedEndpoints = new List<IEndpointConventionBuilder>();
        var methods = Bind();
        foreach (var method in methods)
        {
            mappedEndpoints.Add(endpoints.Map(method.Method.FullName, method.Handle).Add(method, typeof(TService)));
        }

        var ignoreServices = options.Value.IgnoreUnknownServices ?? false;
        if (mapped.IsEmpty && !ignoreServices)
        {
            mappedEndpoints.Add(MapUnknown(endpoints, "{unknownService}", "Service is unimplemented."));
        }

        foreach (var service in methods.Select(method => method.Method.ServiceName).Distinct())
        {
            if (mapped.TryAddService(service) && !(serviceOptions.Value.IgnoreUnknownServices ?? ignoreServices))
            {
                mappedEndpoints.Add(MapUnknown(endpoints, service, "Method is unimplemented."));
            }
        }

        return mappedEndpoints;
    }

    private static IEndpointConventionBuilder MapUnknown(IEndpointRouteBuilder endpoints, string service, string detail) =>
        endpoints.Map($"{service}/{{unknownMethod:{GrpcRequestConstraint.Name}}}", context => HttpAnswers.AnswerUnimplementedAsync(context, detail))
            .WithDisplayName($"gRPC - unknown under {service}");

    private List<BoundMethod> Bind()
    {
        var bind = BindMethod.Find(typeof(TService));
        var plan = CallPlan.Create(
            options.Value, serviceOptions.Value, services.GetService<TimeProvider>() ?? TimeProvider.System, loggers.CreateLogger(LogCategory));
        var binder = new EndpointBinder<TService>(plan, contract: bind.GetParameters()[1].ParameterType);
        bind.Invoke(null, [binder, null]);
        return binder.Methods;
    }
}
