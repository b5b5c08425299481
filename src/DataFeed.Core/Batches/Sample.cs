namespace DataFeed.Core.Batches;

/// <summary>One row to be: named tensors without a batch axis.</summary>
/// <remarks>Its tensors are copied into a batch before the generator is asked for the next sample: their arrays may be reused then.</remarks>
public sealed class Sample
{
    /// <summary>Makes a sample.</summary>
    /// <param name="tensors">One or more, of different names; scalars are welcome.</param>
    /// <exception cref="ArgumentException">There is no tensor, or a name occurs twice.</exception>
    public Sample(params BatchTensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Length == 0)
        {
            throw new ArgumentException("A sample needs a tensor.", nameof(tensors));
        }

        for (var index = 0; index < tensors.Length; index++)
        {
            ArgumentNullException.ThrowIfNull(tensors[index], nameof(tensors));
            TensorNames.CheckNew(tensors, index, "sample");
        }

        Tensors = tensors;
    }

    /// <summary>One or more, in the feed's order.</summary>
    public IReadOnlyList<BatchTensor> Tensors { get; }

    /// <summary>Identity within the feed, where it has one. A batch tells its rows' ids only if each has one.</summary>
    public long? Id { get; init; }
}
