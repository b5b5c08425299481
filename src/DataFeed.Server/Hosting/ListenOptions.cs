using System.ComponentModel.DataAnnotations;
using DataFeed.Protocol.Addresses;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Hosting;

/// <summary>Where the server listens, in short. Each address becomes an endpoint of Kestrel's own configuration, beside those of `Kestrel:Endpoints`.</summary>
public sealed class ListenOptions : IValidatableObject
{
    /// <summary>Where the server's own process serves gRPC if neither this option nor `Kestrel:Endpoints` says: this machine only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5200";

    /// <summary>
    /// Where gRPC is served over HTTP/2, separated by `;`: `http://`, `https://` or `unix:` addresses. They are Kestrel's endpoints `DataFeed`,
    /// `DataFeed2` and so on. Default: the host's own endpoints alone; for the server's own process <see cref="DefaultUrl"/>.
    /// </summary>
    public string Urls { get; set; } = "";

    /// <summary>
    /// Where health and status are served over HTTP/1.1, separated by `;`. They are Kestrel's endpoints `DataFeedAdmin`, `DataFeedAdmin2` and so on.
    /// Default: nowhere.
    /// </summary>
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
