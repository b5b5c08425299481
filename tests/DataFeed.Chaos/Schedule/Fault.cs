namespace DataFeed.Chaos.Schedule;

/// <summary>One thing that is done to a run.</summary>
/// <param name="AtStep">When: as soon as every consumer has got so far once.</param>
/// <param name="Kind">What.</param>
/// <param name="Target">To which server or trainer, zero-based; 0 for the ledger.</param>
/// <param name="Milliseconds">For how long; 0 for what takes no time.</param>
internal sealed record Fault(long AtStep, FaultKind Kind, int Target, int Milliseconds)
{
    public override string ToString() => FormattableString.Invariant($"at step {AtStep}: {Describe()}");

    private string Describe() => Kind switch
    {
        FaultKind.KillServer => $"kill server {Target}, start it {Milliseconds} ms later",
        FaultKind.KillTrainer => $"kill trainer {Target}, start it {Milliseconds} ms later",
        FaultKind.DropConnections => $"reset the connections to server {Target}",
        FaultKind.DelayConnections => $"delay the connections to server {Target} for {Milliseconds} ms",
        FaultKind.StallConnections => $"stall the connections to server {Target} for {Milliseconds} ms",
        FaultKind.PauseServer => $"pause server {Target} for {Milliseconds} ms",
        FaultKind.PauseTrainer => $"pause trainer {Target} for {Milliseconds} ms",
        _ => $"kill the ledger, start it {Milliseconds} ms later",
    };
}
