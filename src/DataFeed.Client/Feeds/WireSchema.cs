using System.Collections.Immutable;
using DataFeed.Protocol.Errors;

namespace DataFeed.Client.Feeds;

/// <summary>Reads the tensors that a server promises.</summary>
internal static class WireSchema
{
    /// <exception cref="DataFeedException">A tensor cannot be.</exception>
    public static ImmutableArray<TensorSpec> Read(IEnumerable<Protocol.V1.TensorSpec> specs)
    {
        try
        {
            return [.. specs.Select(spec => new TensorSpec(spec.Name, (DType)spec.Dtype, [.. spec.Shape]))];
        }
        catch (ArgumentException exception)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation, $"The data server promises a tensor that cannot be: {exception.Message}", exception);
        }
    }
}
