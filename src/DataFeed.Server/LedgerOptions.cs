using System.ComponentModel.DataAnnotations;
using DataFeed.Ledger;
using DataFeed.Protocol.Addresses;
using Microsoft.Extensions.Options;

namespace DataFeed.Server;

/// <summary>Where this server keeps what outlives it, and how it shares that with others.</summary>
public sealed class LedgerOptions : IValidatableObject
{
    /// <summary>The configuration section these options bind to.</summary>
    public const string SectionName = "DataFeed";

    /// <summary>`memory`, `sqlite:FILE` or `postgres:CONNECTION`. Default memory: known to this process alone, gone with it.</summary>
    [Required]
    public string Ledger { get; set; } = "memory";

    /// <summary>How long a claim or acknowledgement waits for a ledger that does not answer. 0 to 1 hour; default 10 seconds.</summary>
    // Long enough for a database that restarts; then the consumer is told, and may try another server.
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan LedgerPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time after which a QUEUE step of a server that died goes to another consumer. 1 second to 1 hour; default 30 seconds.</summary>
    // Streams that live renew three times within it, so it says nothing about how long a step may take.
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan QueueLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where clients and other machines reach this server. Default: with a shared ledger the first address that it listens on, else nothing.</summary>
    public string Advertise { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string? reason = null;
        try
        {
            _ = LedgerAddress.Parse(Ledger);
        }
        catch (FormatException exception)
        {
            reason = exception.Message;
        }

        if (reason is not null)
        {
            yield return new ValidationResult(reason, [nameof(Ledger)]);
        }

        var violation = Advertise.Length == 0 ? null : DataFeedAddress.TryParse(Advertise, out var address, out reason) ? address.CallViolation : reason;
        if (violation is not null)
        {
            yield return new ValidationResult(violation, [nameof(Advertise)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class LedgerOptionsValidator : IValidateOptions<LedgerOptions>;
