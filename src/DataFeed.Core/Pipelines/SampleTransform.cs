using DataFeed.Core.Feeds;

namespace DataFeed.Core.Pipelines;

/// <summary>Changes one sample where it lies. Called by several threads at once.</summary>
/// <param name="index">The sample's index in the pipeline at this place.</param>
/// <param name="context">The epoch; take random numbers from <see cref="EpochContext.Random"/> with the index, so that a sample is the same wherever it is made.</param>
/// <param name="sample">The sample as it came, to be read and overwritten.</param>
public delegate void SampleTransform(long index, EpochContext context, SampleDestination sample);
