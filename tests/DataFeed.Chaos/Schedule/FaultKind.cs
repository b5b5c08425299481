namespace DataFeed.Chaos.Schedule;

/// <summary>What is done to a run. The numbers are drawn by schedules: a new kind comes last.</summary>
internal enum FaultKind
{
    /// <summary>kill -9 of a server; it is started again after the time.</summary>
    KillServer,

    /// <summary>kill -9 of a trainer; it is started again after the time and goes on from its checkpoint.</summary>
    KillTrainer,

    /// <summary>Every connection to a server is reset.</summary>
    DropConnections,

    /// <summary>What passes between the trainers and a server comes late, for a time.</summary>
    DelayConnections,

    /// <summary>Nothing passes between the trainers and a server, for a time; nothing is lost.</summary>
    StallConnections,

    /// <summary>SIGSTOP of a server, SIGCONT after the time.</summary>
    PauseServer,

    /// <summary>SIGSTOP of a trainer, SIGCONT after the time.</summary>
    PauseTrainer,

    /// <summary>The ledger's database is killed and started again after the time.</summary>
    KillLedger,
}
