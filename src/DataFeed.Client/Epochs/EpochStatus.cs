namespace DataFeed.Client.Epochs;

/// <summary>A started epoch, and what one server has done for it.</summary>
/// <param name="Request">What was asked for, the defaults filled in.</param>
/// <param name="DeliveredSteps">Steps that this server sent, over all consumers.</param>
/// <param name="LiveGenerators">Generator instances alive on it now.</param>
/// <param name="IsEnded">Whether the epoch was ended on that server.</param>
/// <param name="CursorStep">The step of the cursor that was asked for: the first that is delivered from there. Null where none was.</param>
public sealed record EpochStatus(EpochRequest Request, long DeliveredSteps, long LiveGenerators, bool IsEnded, long? CursorStep);
