namespace DataFeed.Trainer;

/// <summary>Training cannot start or go on: the model does not fit the feed, the loss is not finite, there is nothing to train on.</summary>
/// <param name="message">Names the thing, the value and the rule.</param>
/// <param name="innerException">What caused it, or null.</param>
public sealed class TrainingException(string message, Exception? innerException = null) : Exception(message, innerException);
