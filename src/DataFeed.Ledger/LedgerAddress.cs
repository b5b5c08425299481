using DataFeed.Ledger.Memory;
using DataFeed.Ledger.Postgres;
using DataFeed.Ledger.Sqlite;
using Npgsql;

namespace DataFeed.Ledger;

/// <summary>Where a ledger is: <c>memory</c>, <c>sqlite:FILE</c> or <c>postgres:CONNECTION</c>.</summary>
public sealed class LedgerAddress
{
    private const string Rule = "A ledger is memory, sqlite:FILE or postgres:CONNECTION, a connection being Host=…;Port=…;Database=…;Username=…;Password=….";

    private const int LongestKind = 20;

    private readonly string _store;
    private readonly string _target;

    private LedgerAddress(string store, string target)
    {
        _store = store;
        _target = target;
    }

    /// <summary>Whether what the ledger knows ends with the process, and no other server sees it.</summary>
    public bool IsMemory => _store == "memory";

    /// <summary>Reads an address. Nothing is opened.</summary>
    /// <param name="text">The address.</param>
    /// <exception cref="FormatException">It is none of the three kinds; the message shows no password.</exception>
    public static LedgerAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (store, target) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..].Trim());
        return (store, target) switch
        {
            ("memory", "") when colon < 0 => new(store, ""),
            ("memory", _) => throw new FormatException($"The ledger memory takes nothing after its name. {Rule}"),
            ("sqlite" or "postgres", "") => throw new FormatException($"The ledger \"{text}\" names no {(store == "sqlite" ? "file" : "connection")}. {Rule}"),
            ("sqlite", _) => new(store, target),
            ("postgres", _) => new(store, Connection(target).ConnectionString),
            _ => throw new FormatException($"{Kind(store)} is no kind of ledger. {Rule}"),
        };
    }

    /// <summary>Opens the ledger; a durable one brings its tables up to date first. The caller disposes it.</summary>
    /// <param name="time">The clock of leases and servers where the ledger is memory or SQLite. PostgreSQL's own serves there.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="LedgerException">The store cannot be reached (transient), or its tables are of a later version than this program.</exception>
    public Task<ILedger> OpenAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        return CheckedLedger.OpenAsync(
            _store switch
            {
                "sqlite" => new SqliteLedger(_target, time),
                "postgres" => new PostgresLedger(_target),
                _ => new MemoryLedger(time),
            },
            cancellationToken);
    }

    /// <summary>The address as it may be shown: without a connection's password.</summary>
    public override string ToString() => _store switch
    {
        "sqlite" => $"sqlite:{_target}",
        "postgres" => $"postgres:{Shown(Connection(_target))}",
        _ => _store,
    };

    // What is no word may be a connection whose kind was forgotten, with a password in it.
    private static string Kind(string store) => store.Length <= LongestKind && store.All(char.IsAsciiLetterOrDigit)
        ? $"\"{store}\""
        : $"The beginning of the text given ({store.Length} characters, not shown)";

    // The driver's own message may repeat the text, and with it a password.
    private static NpgsqlConnectionStringBuilder Connection(string text)
    {
        NpgsqlConnectionStringBuilder connection;
        try
        {
            connection = new(text);
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw new FormatException($"The connection of the ledger cannot be read. {Rule}");
        }

        return string.IsNullOrEmpty(connection.Host) ? throw new FormatException($"The connection of the ledger names no Host. {Rule}") : connection;
    }

    private static string Shown(NpgsqlConnectionStringBuilder connection) => $"Host={connection.Host};Port={connection.Port};Database={connection.Database}";
}
