using System.Globalization;
using System.Text;
using DataFeed.Ledger;

namespace DataFeed.Cli.Verify;

/// <summary>A report as people read it.</summary>
internal static class VerifyText
{
    // As much of a key as tells epochs apart; --epoch takes it.
    private const int ShownKey = 12;

    public static string Of(VerifyReport report)
    {
        var text = new StringBuilder();
        foreach (var epoch in report.Listed ?? [])
        {
            text.AppendLine(Name(epoch));
        }

        if (report.Listed is { Count: 0 })
        {
            text.AppendLine("The ledger knows no epochs.");
        }

        foreach (var (verification, handOuts) in report.Verified)
        {
            Add(text, verification);
            foreach (var handOut in handOuts ?? [])
            {
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"  {handOut.Fence}: step {handOut.Step} to {Quoted(handOut.Consumer)} at {handOut.At:O}{(handOut.Attempt > 1 ? $", attempt {handOut.Attempt}" : "")}, {Fate(handOut)}");
            }
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, LedgerVerification verification)
    {
        text.AppendLine(Name(verification.Epoch));
        foreach (var consumer in verification.Consumers)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Who(consumer)}");
            Add(text, "delivered", consumer.Delivered);
            Add(text, "acknowledged", consumer.Acknowledged);
        }

        text.AppendLine(verification switch
        {
            { IsClean: true } => "  clean: every step was acknowledged exactly once",
            { Consumers.Count: 0 } => "  not clean: nothing is recorded of it",
            { Epoch.EndStep: null } => "  not clean: its end is not known yet",
            _ => "  not clean",
        });
    }

    private static void Add(StringBuilder text, string what, StepCounts counts)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"    {what}: once {counts.Once}, more often {counts.Repeated}{Steps(counts.FirstRepeated)}, never {counts.Never}{Steps(counts.FirstNever)}");
        if (counts.Outside > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", outside of the epoch {counts.Outside}{Steps(counts.FirstOutside)}");
        }

        text.AppendLine();
    }

    private static string Name(EpochRecord epoch) => string.Create(
        CultureInfo.InvariantCulture,
        $"{epoch.Key[..Math.Min(ShownKey, epoch.Key.Length)]}  epoch {epoch.Epoch} of {epoch.Feed}, {epoch.Delivery.ToString().ToUpperInvariant()}, run {Quoted(epoch.Run)}, steps {epoch.FirstStep} to {End(epoch)}");

    private static string End(EpochRecord epoch) => epoch.EndStep is { } end ? (end - 1).ToString(CultureInfo.InvariantCulture) : "unknown";

    private static string Who(ConsumerCounts consumer) => (consumer.Consumer, consumer.Rank) switch
    {
        (null, null) => "all consumers",
        (null, { } rank) => $"rank {rank}",
        ({ } name, { } rank) => $"rank {rank}, {Quoted(name)}",
        ({ } name, null) => Quoted(name),
    };

    private static string Fate(HandOut handOut) => handOut.AcknowledgedAt is { } at ? $"acknowledged at {at:O}" : "not acknowledged";

    private static string Steps(IReadOnlyList<long> first) => first.Count == 0 ? "" : $" ({string.Join(", ", first)}{(first.Count == LedgerVerification.MaxListed ? ", …" : "")})";

    private static string Quoted(string text) => text.Length == 0 ? "(unnamed)" : $"\"{text}\"";
}
