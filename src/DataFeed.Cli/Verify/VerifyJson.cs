using System.Text.Json;
using DataFeed.Ledger;

namespace DataFeed.Cli.Verify;

/// <summary>A report as programs read it.</summary>
internal static class VerifyJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static string Of(VerifyReport report) => JsonSerializer.Serialize(Document(report), Options) + Environment.NewLine;

    private static object Document(VerifyReport report) => report.Listed is { } listed
        ? new { epochs = listed.Select(Epoch) }
        : new { clean = report.IsClean, epochs = report.Verified.Select(verified => Verified(verified.Verification, verified.HandOuts)) };

    private static object Verified(LedgerVerification verification, IReadOnlyList<HandOut>? handOuts) => new
    {
        epoch = Epoch(verification.Epoch),
        clean = verification.IsClean,
        consumers = verification.Consumers,
        hand_outs = handOuts,
    };

    private static object Epoch(EpochRecord epoch) => new
    {
        epoch.Key,
        epoch.Feed,
        epoch.Run,
        epoch.Epoch,
        Delivery = epoch.Delivery.ToString().ToUpperInvariant(),
        epoch.WorldSize,
        epoch.FirstStep,
        epoch.EndStep,
    };
}
