namespace DataFeed.Core.Batches;

/// <summary>The rule that names are unique.</summary>
internal static class TensorNames
{
    /// <summary>Checks the name at one index against those before it. Quadratic, but without garbage for the few that there are.</summary>
    public static void CheckNew(IReadOnlyList<BatchTensor> tensors, int index, string owner)
    {
        for (var before = 0; before < index; before++)
        {
            if (tensors[before].Name == tensors[index].Name)
            {
                throw new ArgumentException($"Tensor \"{tensors[index].Name}\" occurs twice in a {owner}.", nameof(tensors));
            }
        }
    }
}
