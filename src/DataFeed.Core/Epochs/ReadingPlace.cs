namespace DataFeed.Core.Epochs;

/// <summary>Where the reading of a batch stands, for errors to say.</summary>
/// <param name="Stage">One of <see cref="GeneratorStage"/>.</param>
/// <param name="SampleId">The sample that it is at, where it is at one.</param>
internal readonly record struct ReadingPlace(string Stage, long? SampleId);
