namespace DataFeed.Protocol.Framing;

/// <summary>
/// Where a step's time went on the server's stream. The first four follow one another and sum to the time from when the batch before was taken for
/// sending to when this one was.
/// </summary>
/// <param name="Written">Writing the batch before, flow control included.</param>
/// <param name="Claimed">Then waiting until this step was wanted or claimed.</param>
/// <param name="Made">Then waiting until its batch was made.</param>
/// <param name="Taken">Then until it was taken: its turn had not come.</param>
/// <param name="Generated">What making the batch took, wherever and whenever it was made; not part of the sum.</param>
public readonly record struct BatchTiming(TimeSpan Written, TimeSpan Claimed, TimeSpan Made, TimeSpan Taken, TimeSpan Generated);
