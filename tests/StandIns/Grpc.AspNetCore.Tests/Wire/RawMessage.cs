namespace Grpc.AspNetCore.Tests.Wire;

/// <summary>A message as received.</summary>
/// <param name="Flag">First byte of its frame.</param>
/// <param name="Bytes">Its payload, compressed or not.</param>
internal sealed record RawMessage(byte Flag, byte[] Bytes);
