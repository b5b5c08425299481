using Microsoft.Extensions.Time.Testing;

namespace DataFeed.Ledger.Tests.Testing;

/// <summary>Makes the same random calls to a ledger and to one in memory, and compares every answer and the records at the end.</summary>
internal static class LedgerComparison
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static async Task RunAsync(ILedger actual, Func<TimeSpan, Task> passAsync, IEnumerable<int> seeds, int calls)
    {
        foreach (var seed in seeds)
        {
            var time = new FakeTimeProvider();
            await using var expected = await LedgerAddress.Parse("memory").OpenAsync(time, None);
            await CompareAsync(seed, calls, expected, actual, async span =>
            {
                time.AdjustTime(time.GetUtcNow() + span);
                await passAsync(span);
            });
        }
    }

    private static async Task CompareAsync(int seed, int calls, ILedger expected, ILedger actual, Func<TimeSpan, Task> passAsync)
    {
        var random = new Random(seed);
        var key = $"comparison-{seed}";
        var epoch = TestEpoch.Queue(key, seed % 3 == 0 ? null : random.Next(0, 25), 0);
        await expected.RegisterEpochAsync(epoch, None);
        await actual.RegisterEpochAsync(epoch, None);
        for (var call = 1; call <= calls; call++)
        {
            if (random.Next(8) == 0)
            {
                // Back too, as a clock that is set right.
                await passAsync(TimeSpan.FromSeconds(random.Next(-3, 4) * 1000));
                continue;
            }

            var (name, ask) = AnyCall(random, key);
            var (wanted, got) = (await AnswerAsync(ask, expected), await AnswerAsync(ask, actual));
            Assert.True(wanted == got, $"Seed {seed}, call {call}, {name}: memory says {wanted}, the other {got}.");
        }

        Assert.Equal(await HandOutsAsync(expected, key), await HandOutsAsync(actual, key));
    }

    // Leases last seconds in the thousands, so that the real clock of a database plays no part.
    private static (string Name, Func<ILedger, Task<string>> Ask) AnyCall(Random random, string key)
    {
        var (step, fence, count) = (random.Next(12), random.Next(1, 30), random.Next(1, 5));
        var lease = TimeSpan.FromSeconds(500 + (1000 * random.Next(3)));
        long[] fences = [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(1, 30))];
        return random.Next(12) switch
        {
            < 4 => ($"claim {count}", async ledger => Text(await ledger.ClaimAsync(key, $"c{fence % 3}", count, lease, None))),
            < 6 => ($"acknowledge {step} by {fence}", ledger => AcknowledgeAsync(ledger, key, [new(step, fence)])),
            < 9 => ($"acknowledge the steps of {string.Join(' ', fences)}", async ledger =>
            {
                var handOuts = await ledger.ReadHandOutsAsync(key, None);
                return await AcknowledgeAsync(
                    ledger, key, fences.Select(fence => new StepLease(handOuts.SingleOrDefault(handOut => handOut.Fence == fence)?.Step ?? step, fence)));
            }
            ),
            9 => ($"renew {string.Join(' ', fences)}", async ledger => string.Join(' ', await ledger.RenewAsync(key, fences, lease, None))),
            10 => ($"release {string.Join(' ', fences)}", async ledger =>
            {
                await ledger.ReleaseAsync(key, fences, None);
                return "released";
            }
            ),
            _ => ($"end at {step + 8}", async ledger =>
            {
                await ledger.SetEndAsync(key, step + 8, None);
                return "ended";
            }
            ),
        };
    }

    private static async Task<string> AcknowledgeAsync(ILedger ledger, string key, IEnumerable<StepLease> leases) =>
        string.Join(' ', await ledger.AcknowledgeAsync(key, [.. leases], None));

    private static string Text(ClaimResult result) =>
        $"{string.Join(' ', result.Claims)} {(result.IsComplete ? "complete" : result.RetryAfter is null ? "" : "nothing free")}";

    private static async Task<string> AnswerAsync(Func<ILedger, Task<string>> ask, ILedger ledger)
    {
        try
        {
            return await ask(ledger);
        }
        catch (LedgerException exception)
        {
            return $"{exception.Message} {exception.IsTransient}";
        }
    }

    private static async Task<IEnumerable<(long, long, int, string, bool)>> HandOutsAsync(ILedger ledger, string key) =>
        (await ledger.ReadHandOutsAsync(key, None))
            .Select(handOut => (handOut.Fence, handOut.Step, handOut.Attempt, handOut.Consumer, handOut.AcknowledgedAt is not null));
}
