using Microsoft.Extensions.Options;

namespace DataFeed.Server.Registration;

/// <summary>Tells all that is wrong with the feeds together with what is wrong with the other options.</summary>
internal sealed class FeedsValidator(FeedAssembly feeds) : IValidateOptions<DataFeedServerOptions>
{
    public ValidateOptionsResult Validate(string? name, DataFeedServerOptions options) =>
        feeds.Assemble(options).Failures is { IsEmpty: false } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
}
