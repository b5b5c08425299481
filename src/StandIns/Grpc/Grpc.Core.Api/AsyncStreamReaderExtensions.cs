namespace Grpc.Core;

/// <summary>Reads streams without a token.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Reads the next message. False at the end.</summary>
    /// <typeparam name="T">The messages' type.</typeparam>
    /// <param name="streamReader">The stream.</param>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> streamReader)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return streamReader.MoveNext(CancellationToken.None);
    }
}
