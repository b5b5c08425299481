using Xunit;

namespace DataFeed.Conformance.Tests.Calling;

/// <summary>The cases by the names that all implementations give them.</summary>
public static class InteropCases
{
    public const string TimeoutOnSleepingServer = "timeout_on_sleeping_server";
    public const string ClientCompressedUnary = "client_compressed_unary";
    public const string ServerCompressedUnary = "server_compressed_unary";
    public const string ClientCompressedStreaming = "client_compressed_streaming";
    public const string ServerCompressedStreaming = "server_compressed_streaming";

    private static readonly (string Name, Func<InteropClient, Task> Run)[] Table =
    [
        ("empty_unary", MessageCases.EmptyUnaryAsync),
        ("large_unary", MessageCases.LargeUnaryAsync),
        ("client_streaming", MessageCases.ClientStreamingAsync),
        ("server_streaming", MessageCases.ServerStreamingAsync),
        ("ping_pong", MessageCases.PingPongAsync),
        ("empty_stream", MessageCases.EmptyStreamAsync),
        ("custom_metadata", StatusCases.CustomMetadataAsync),
        ("status_code_and_message", StatusCases.StatusCodeAndMessageAsync),
        ("special_status_message", StatusCases.SpecialStatusMessageAsync),
        ("unimplemented_method", StatusCases.UnimplementedMethodAsync),
        ("unimplemented_service", StatusCases.UnimplementedServiceAsync),
        ("cancel_after_begin", EndingCases.CancelAfterBeginAsync),
        ("cancel_after_first_response", EndingCases.CancelAfterFirstResponseAsync),
        (TimeoutOnSleepingServer, EndingCases.TimeoutOnSleepingServerAsync),
        (ClientCompressedUnary, CompressionCases.ClientCompressedUnaryAsync),
        (ServerCompressedUnary, CompressionCases.ServerCompressedUnaryAsync),
        (ClientCompressedStreaming, CompressionCases.ClientCompressedStreamingAsync),
        (ServerCompressedStreaming, CompressionCases.ServerCompressedStreamingAsync),
    ];

    public static IEnumerable<string> Names => Table.Select(entry => entry.Name);

    public static TheoryData<string> Data => [.. Names];

    internal static Task RunAsync(string name, InteropClient client) => Table.Single(entry => entry.Name == name).Run(client);
}
