namespace DataFeed.Ledger;

/// <summary>What one consumer received of an epoch and acknowledged.</summary>
/// <param name="Consumer">Its name. Null where the line stands for all: for a rank under all its names (<c>SPLIT</c>), for all consumers (<c>QUEUE</c>).</param>
/// <param name="Rank">Its rank; null for <c>QUEUE</c>.</param>
/// <param name="Delivered">What was sent. A server that is killed takes its latest notes of it along, and a resumed consumer is sent steps again: it need not be exact.</param>
/// <param name="Acknowledged">What was used: exact in an epoch that is clean.</param>
public sealed record ConsumerCounts(string? Consumer, long? Rank, StepCounts Delivered, StepCounts Acknowledged);
