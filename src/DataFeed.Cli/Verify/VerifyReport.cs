using DataFeed.Ledger;

namespace DataFeed.Cli.Verify;

/// <summary>What was found: a list of epochs, or what is proven of some.</summary>
/// <param name="Listed">The epochs, where only a list was wanted; else null.</param>
/// <param name="Verified">What is proven of each, with its hand-outs where those were wanted.</param>
internal sealed record VerifyReport(
    IReadOnlyList<EpochRecord>? Listed, IReadOnlyList<(LedgerVerification Verification, IReadOnlyList<HandOut>? HandOuts)> Verified)
{
    /// <summary>Whether every epoch that was verified is clean. A list proves nothing and is.</summary>
    public bool IsClean => Verified.All(epoch => epoch.Verification.IsClean);

    /// <exception cref="LedgerException">No such epoch or run, or the store failed.</exception>
    public static async Task<VerifyReport> ReadAsync(ILedger ledger, VerifyChoice choice, CancellationToken cancellationToken)
    {
        var epochs = await ledger.ListEpochsAsync(choice.Run, cancellationToken);
        if (choice is { EpochKey: null, Run: null })
        {
            return new(epochs, []);
        }

        List<(LedgerVerification, IReadOnlyList<HandOut>?)> verified = [];
        foreach (var epoch in Chosen(epochs, choice))
        {
            var verification = await LedgerVerification.ReadAsync(ledger, epoch.Key, cancellationToken);
            verified.Add((verification, choice.HandOuts ? await ledger.ReadHandOutsAsync(epoch.Key, cancellationToken) : null));
        }

        return new(null, verified);
    }

    private static IReadOnlyList<EpochRecord> Chosen(IReadOnlyList<EpochRecord> epochs, VerifyChoice choice)
    {
        if (choice.EpochKey is not { } key)
        {
            return epochs.Count > 0 ? epochs : throw new LedgerException($"The ledger knows no epoch of run \"{choice.Run}\".", isTransient: false);
        }

        EpochRecord[] chosen = [.. epochs.Where(epoch => epoch.Key.StartsWith(key, StringComparison.OrdinalIgnoreCase))];
        return chosen.Length switch
        {
            0 => throw new LedgerException($"The ledger knows no epoch whose key starts with {key}; without --epoch it lists those it knows.", isTransient: false),
            1 => chosen,
            _ => throw new LedgerException($"{chosen.Length} epochs have keys that start with {key}; give more of it.", isTransient: false),
        };
    }
}
