using DataFeed.Conformance.Tests.Wire;
using Google.Protobuf;

namespace DataFeed.Conformance.Tests.Calling;

/// <summary>The requests that several cases make.</summary>
internal static class Messages
{
    public const int LargeResponse = 314159;

    /// <summary>The sizes of the responses that the streaming cases ask for.</summary>
    public static readonly int[] ResponseSizes = [31415, 9, 2653, 58979];

    /// <summary>The sizes of the requests that the streaming cases send.</summary>
    public static readonly int[] RequestSizes = [27182, 8, 1828, 45904];

    public static SimpleRequest Large() => new() { ResponseSize = LargeResponse, Payload = Zeros(271828) };

    public static StreamingOutputCallRequest Duplex(int size, int responseSize) =>
        new() { Payload = Zeros(size), ResponseParameters = { new ResponseParameters { Size = responseSize } } };

    public static BoolValue Flag(bool value) => new() { Value = value };

    public static Payload Zeros(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };
}
