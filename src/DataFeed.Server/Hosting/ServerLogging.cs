using Serilog;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace DataFeed.Server.Hosting;

/// <summary>The process's log: Serilog, as the section `Serilog` of the configuration says.</summary>
/// <remarks>Where that names no sink: text on a terminal, one compact JSON object a line where the output goes elsewhere.</remarks>
internal static class ServerLogging
{
    private const string Template = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    // Says an error and a stack where gRPC's own services, health and reflection, cannot read a request: any stranger could fill the log.
    // Failures of DataFeed's methods are logged before it hears of them (ErrorInterceptor).
    private const string CallHandler = "Grpc.AspNetCore.Server.ServerCallHandler";

    // The host's own word on a start that failed, with a stack trace. The process says the same in one line, and logs the rest where it is needed.
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";
    private const int FailedStart = 11;

    public static IServiceCollection AddServerLog(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSerilog((_, log) => Configure(log, configuration), preserveStaticLogger: true);

    private static bool IsFailedStart(LogEvent entry) =>
        entry.Properties.GetValueOrDefault(Constants.SourceContextPropertyName) is ScalarValue { Value: Host }
        && entry.Properties.GetValueOrDefault("EventId") is StructureValue id
        && id.Properties.Any(property => property is { Name: "Id", Value: ScalarValue { Value: FailedStart } });

    private static void Configure(LoggerConfiguration log, IConfiguration configuration)
    {
        // Serilog passes over a sink that it does not know; a log that nobody gets is worse than no start.
        string? mistake = null;
        SelfLog.Enable(message => mistake ??= message);
        log.MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Grpc", LogEventLevel.Warning)
            .MinimumLevel.Override(CallHandler, LogEventLevel.Fatal)
            .Filter.ByExcluding(IsFailedStart)
            .ReadFrom.Configuration(configuration);
        SelfLog.Disable();
        if (mistake is not null)
        {
            // After the time, and before the list of all that would be possible.
            throw new InvalidOperationException($"The configuration's section Serilog: {mistake[(mistake.IndexOf(' ') + 1)..].Split(". ")[0].Trim()}.");
        }

        if (configuration.GetSection("Serilog:WriteTo").Exists())
        {
            return;
        }

        if (Console.IsOutputRedirected)
        {
            log.WriteTo.Console(new RenderedCompactJsonFormatter());
        }
        else
        {
            log.WriteTo.Console(outputTemplate: Template, formatProvider: null);
        }
    }
}
