namespace DataFeed.Ledger;

/// <summary>What the ledger keeps of an epoch. Equal keys mean the same epoch, whichever server registered it.</summary>
public sealed record EpochRecord
{
    /// <summary>Identity of the epoch: lower-case hexadecimal SHA-256 of <see cref="Token"/>. The ledger treats it as opaque.</summary>
    public required string Key { get; init; }

    /// <summary>Name of the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>The run whose trainers share the epoch; empty where it belongs to one caller alone.</summary>
    public required string Run { get; init; }

    /// <summary>Number of the epoch within its run.</summary>
    public required long Epoch { get; init; }

    /// <summary>How it reaches its consumers: decides which records <see cref="LedgerVerification"/> draws on.</summary>
    public required Delivery Delivery { get; init; }

    /// <summary>Number of ranks, at least 1. Has a meaning for <c>SPLIT</c> only.</summary>
    public required long WorldSize { get; init; }

    /// <summary>The first step of this epoch; above 0 where it continues from a cursor.</summary>
    public required long FirstStep { get; init; }

    /// <summary>One past the last step; null until known (<see cref="ILedger.SetEndAsync"/>).</summary>
    public required long? EndStep { get; init; }

    /// <summary>The epoch's token, all that any server needs to serve it.</summary>
    public required ReadOnlyMemory<byte> Token { get; init; }
}
