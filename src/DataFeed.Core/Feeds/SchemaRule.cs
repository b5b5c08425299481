using System.Collections.Immutable;

namespace DataFeed.Core.Feeds;

/// <summary>What a feed may promise.</summary>
internal static class SchemaRule
{
    /// <summary>What is wrong with a promised schema; null if nothing is.</summary>
    public static string? Violation(ImmutableArray<TensorSpec> schema, bool batched = true)
    {
        if (schema.IsDefault)
        {
            return "The array is not initialized.";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in schema)
        {
            if (tensor is null || !names.Add(tensor.Name))
            {
                return $"Tensor \"{tensor?.Name}\" is null or occurs twice.";
            }

            if (tensor.IsBatched != batched)
            {
                return $"Tensor {tensor} {(batched ? "lacks the batch axis: -1 as its first." : "has a batch axis, but is of one sample.")}";
            }
        }

        return null;
    }
}
