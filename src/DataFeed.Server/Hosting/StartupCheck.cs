using DataFeed.Server.Admin;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Hosting;

/// <summary>Checks the options before the host opens a port, whatever its server is, and that what they ask for is mapped.</summary>
internal sealed class StartupCheck(OptionsCheck options, IOptions<ListenOptions> listen, AdminEndpoints admin) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        options.Require();
        return listen.Value.AdminUrls.Length == 0 || admin.AreMapped
            ? Task.CompletedTask
            : throw new OptionsValidationException(
                "DataFeed",
                typeof(ListenOptions),
                [$"{DataFeedServerOptions.SectionName}:{nameof(ListenOptions.AdminUrls)} is set, but this host has no pages to serve there; call MapDataFeedAdmin()."]);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
