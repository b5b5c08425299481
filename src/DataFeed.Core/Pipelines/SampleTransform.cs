using DataFeed.Core.Feeds;

namespace DataFeed.Core.Pipelines;

/// <summary>Changes one sample where it lies. Called by several threads at once.</summary>
/// <param name="sample">
/// The sample as it came, to be read and overwritten. Take random numbers from <see cref="SampleRow.Random"/>, so that a sample is the same wherever
/// it is made.
/// </param>
public delegate void SampleTransform(SampleRow sample);
