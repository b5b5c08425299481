using DataFeed.Ledger;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Hosting;

/// <summary>Checks all options of the data server together, so that their writer is told everything at once.</summary>
internal sealed class OptionsCheck(IServiceProvider services, IConfiguration configuration)
{
    private const string LedgerKey = $"{LedgerOptions.SectionName}:{nameof(LedgerOptions.Ledger)}";

    /// <exception cref="OptionsValidationException">Something is wrong; every failure is listed.</exception>
    public void Require()
    {
        List<string> failures = [.. SettingsCheck.Failures(configuration)];
        if (!string.IsNullOrEmpty(configuration[LedgerKey]) && services.GetService<ILedger>() is not null)
        {
            failures.Add($"{LedgerKey} is set, but the host gives a ledger of its own (UseLedger); one of the two must go.");
        }

        Collect<ListenOptions>(failures);
        Collect<DataFeedServerOptions>(failures);
        Collect<LedgerOptions>(failures);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException("DataFeed", typeof(DataFeedServerOptions), failures);
        }
    }

    private void Collect<TOptions>(List<string> failures)
        where TOptions : class
    {
        try
        {
            _ = services.GetRequiredService<IOptions<TOptions>>().Value;
        }
        catch (OptionsValidationException exception)
        {
            failures.AddRange(exception.Failures);
        }
        catch (InvalidOperationException) when (failures.Count > 0)
        {
            // A value cannot be read: the check of settings has told it, and better.
        }
    }
}
