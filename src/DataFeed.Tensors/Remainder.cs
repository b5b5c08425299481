namespace DataFeed;

/// <summary>What happens to rows that do not fill a batch or divide by the world size. Numbers equal those on the wire.</summary>
public enum Remainder
{
    /// <summary>Slices differ by at most one row; of a last batch with fewer rows than ranks, a rank may get none.</summary>
    Short = 1,

    /// <summary>A last global batch with fewer rows than the batch size is left out.</summary>
    Drop,

    /// <summary>Every slice has ceil(batch size / world size) rows; those that are not valid are zero and stand last.</summary>
    Pad,
}
