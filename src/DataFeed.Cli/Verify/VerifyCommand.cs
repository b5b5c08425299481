using System.CommandLine;
using DataFeed.Ledger;

namespace DataFeed.Cli.Verify;

/// <summary>`datafeed verify`: what a ledger proves of its epochs.</summary>
internal static class VerifyCommand
{
    private static readonly Option<LedgerAddress> Ledger = new("--ledger")
    {
        Description = "The servers' ledger: sqlite:FILE or postgres:CONNECTION.",
        Required = true,
        CustomParser = result =>
        {
            try
            {
                return LedgerAddress.Parse(result.Tokens[0].Value);
            }
            catch (FormatException exception)
            {
                result.AddError(exception.Message);
                return null;
            }
        },
    };

    private static readonly Option<string> Epoch = new("--epoch") { Description = "An epoch's key, or as much of it as no other starts with." };
    private static readonly Option<string> Run = new("--run") { Description = "All epochs of a run." };
    private static readonly Option<bool> HandOuts = new("--hand-outs") { Description = "Lists in which order a QUEUE epoch was handed out, and to whom." };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON in place of text." };

    public static Command Create()
    {
        var command = new Command(
            "verify", "Says from the ledger which steps of an epoch were delivered and acknowledged once, more often, never. Without an epoch or run: lists the epochs.")
        {
            Ledger, Epoch, Run, HandOuts, Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Epoch) is not null && result.GetResult(Run) is not null)
            {
                result.AddError("--epoch and --run are two ways to choose; give one.");
            }
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var ledger = await result.GetValue(Ledger)!.OpenAsync(TimeProvider.System, cancellationToken);
            var choice = new VerifyChoice(result.GetValue(Epoch), result.GetValue(Run), result.GetValue(HandOuts));
            var report = await VerifyReport.ReadAsync(ledger, choice, cancellationToken);
            Console.Out.Write(result.GetValue(Json) ? VerifyJson.Of(report) : VerifyText.Of(report));
            return report.IsClean ? 0 : 1;
        });
        return command;
    }
}
