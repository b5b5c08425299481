using System.Collections.Concurrent;
using DataFeed.Fuzz.Tests.Running;
using Microsoft.Extensions.Logging;

namespace DataFeed.Fuzz.Tests.Server;

/// <summary>Keeps what a host logs as an error or worse: a client's bytes are never a failure of the server's.</summary>
internal sealed class ErrorLog : ILoggerProvider
{
    // gRPC's services of health and reflection log a message that they cannot parse as their own failure.
    private static readonly string[] GrpcsOwn = ["ServerReflectionInfo", "Health/Check", "'Check'"];

    private readonly ConcurrentQueue<string> _entries = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void RequireEmpty() => FuzzCase.Require(_entries.IsEmpty, $"{_entries.Count} errors were logged; the first: {_entries.FirstOrDefault()}");

    public void Dispose()
    {
    }

    private sealed class Logger(ErrorLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            // The real gRPC logs a client's reset as the handler's failure where the call's token comes late.
            var isOfLostClient = exception is IOException && category.StartsWith("Grpc.", StringComparison.Ordinal);
            if (IsEnabled(logLevel) && !isOfLostClient && !GrpcsOwn.Any(method => message.Contains(method, StringComparison.Ordinal)))
            {
                log._entries.Enqueue($"{category} {logLevel} {eventId}: {message} {exception}");
            }
        }
    }
}
