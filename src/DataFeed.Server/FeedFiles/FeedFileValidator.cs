using Microsoft.Extensions.Options;

namespace DataFeed.Server.FeedFiles;

/// <summary>Tells all that is wrong with the feeds file together with what is wrong with the other options.</summary>
internal sealed class FeedFileValidator(FeedFileLoader files) : IValidateOptions<DataFeedServerOptions>
{
    public ValidateOptionsResult Validate(string? name, DataFeedServerOptions options)
    {
        if (options.Feeds.Length == 0)
        {
            return ValidateOptionsResult.Skip;
        }

        var file = files.Load(options);
        return file.Failures.IsEmpty ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(file.Failures);
    }
}
