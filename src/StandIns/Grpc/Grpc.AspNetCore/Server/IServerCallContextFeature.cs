using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Gives middleware the gRPC call that runs in an HTTP request. Absent until a gRPC endpoint has been entered.</summary>
public interface IServerCallContextFeature
{
    /// <summary>The running call.</summary>
    ServerCallContext ServerCallContext { get; }
}
