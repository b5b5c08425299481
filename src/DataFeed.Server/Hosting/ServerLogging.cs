using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Json;

namespace DataFeed.Server.Hosting;

/// <summary>The log: text on a terminal, one JSON object a line where the output goes elsewhere.</summary>
internal static class ServerLogging
{
    private const string Template = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static ILoggingBuilder AddServerLog(this ILoggingBuilder logging, IConfiguration configuration)
    {
        var level = Enum.TryParse<LogEventLevel>(configuration["DataFeed:LogLevel"], ignoreCase: true, out var asked) ? asked : LogEventLevel.Information;
        var log = new LoggerConfiguration()
            .MinimumLevel.Is(level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Grpc", LogEventLevel.Warning);
        log = Console.IsOutputRedirected
            ? log.WriteTo.Console(new JsonFormatter(renderMessage: true))
            : log.WriteTo.Console(outputTemplate: Template, formatProvider: null);
        return logging.AddProvider(new SerilogLoggerProvider(log.CreateLogger(), dispose: true));
    }
}
