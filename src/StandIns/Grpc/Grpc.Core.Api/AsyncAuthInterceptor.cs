namespace Grpc.Core;

/// <summary>Adds credentials to a call's metadata before it is sent.</summary>
/// <param name="context">The call.</param>
/// <param name="metadata">Takes the entries.</param>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
