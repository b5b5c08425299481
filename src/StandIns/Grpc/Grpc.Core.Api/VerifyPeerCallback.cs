namespace Grpc.Core;

/// <summary>Checks a server's certificate. False refuses the connection.</summary>
/// <param name="context">The server.</param>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
