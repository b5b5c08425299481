using System.Buffers;
using DataFeed.Protocol.Errors;
using Google.Protobuf;

namespace DataFeed.Protocol.Methods;

/// <summary>Parses bytes that anybody may have sent.</summary>
internal static class MessageReading
{
    /// <summary>Reads a message, or refuses the bytes.</summary>
    /// <param name="parser">The message's parser.</param>
    /// <param name="bytes">What came.</param>
    /// <param name="error">What bytes that are no such message mean here.</param>
    /// <param name="otherwise">The refusal's message.</param>
    /// <exception cref="DataFeedException"><paramref name="error"/>.</exception>
    public static T Read<T>(this MessageParser<T> parser, in ReadOnlySequence<byte> bytes, DataFeedError error, string otherwise)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new DataFeedException(error, otherwise, exception);
        }
    }
}
