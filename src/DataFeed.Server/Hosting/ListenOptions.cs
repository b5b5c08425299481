using System.ComponentModel.DataAnnotations;
using DataFeed.Protocol.Addresses;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Hosting;

/// <summary>Where the server listens.</summary>
public sealed class ListenOptions : IValidatableObject
{
    /// <summary>Where gRPC is served by default: this machine only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5200";

    /// <summary>Where gRPC is served, separated by `;`: `http://`, `https://` or `unix:` endpoints. Default http://127.0.0.1:5200.</summary>
    [Required]
    public string Urls { get; set; } = DefaultUrl;

    /// <summary>Where health and status are served over HTTP/1.1, separated by `;`. Default: nowhere.</summary>
    public string AdminUrls { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var urls = DataFeedAddress.Split(Urls).Select(url => (url, nameof(Urls)))
            .Concat(DataFeedAddress.Split(AdminUrls).Select(url => (url, nameof(AdminUrls))));
        foreach (var (url, option) in urls)
        {
            if ((DataFeedAddress.TryParse(url, out var address, out var reason) ? address.ListenViolation : reason) is { } violation)
            {
                // The validator puts the option's name before it.
                yield return new ValidationResult(violation, [option]);
            }
        }
    }
}

[OptionsValidator]
internal sealed partial class ListenOptionsValidator : IValidateOptions<ListenOptions>;
