using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Internal.Binding;

/// <summary>A method of a service, ready to be mapped.</summary>
/// <param name="Method">Its gRPC name and kind.</param>
/// <param name="Handle">Serves one HTTP request.</param>
/// <param name="Metadata">For the endpoint: the service's attributes, then the method's.</param>
internal sealed record BoundMethod(IMethod Method, RequestDelegate Handle, IReadOnlyList<object> Metadata);
