namespace Grpc.AspNetCore.Server;

/// <summary>Options of one service; what is left unset here follows <see cref="GrpcServiceOptions"/>.</summary>
/// <typeparam name="TService">The mapped service.</typeparam>
public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class;
