using DataFeed.Ledger;
using DataFeed.Protocol.Errors;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Records;

/// <summary>The way to the ledger: opened when first needed, and again where that failed; a server starts and serves without it.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class LedgerAccess : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LedgerAddress _address;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly ILogger<LedgerAccess> _logger;
    private readonly bool _isGiven;
    private Task<ILedger>? _opening;
    private bool _isDown;

    /// <param name="options">Where the ledger is.</param>
    /// <param name="time">The clock of waits, and of a ledger in this process.</param>
    /// <param name="logger">Told when the ledger goes and when it is back.</param>
    /// <param name="given">A ledger of the host's own, shared with others; null to open that of the options.</param>
    public LedgerAccess(IOptions<LedgerOptions> options, TimeProvider time, ILogger<LedgerAccess> logger, ILedger? given = null)
    {
        _address = LedgerAddress.Parse(options.Value.Ledger);
        _patience = options.Value.LedgerPatience;
        _time = time;
        _logger = logger;
        _isGiven = given is not null;
        _opening = given is null ? null : Task.FromResult(given);
    }

    /// <summary>Whether others see it too, and it outlives this process.</summary>
    public bool IsShared => _isGiven || !_address.IsMemory;

    /// <summary>Asks once.</summary>
    /// <exception cref="LedgerException">As the ledger says.</exception>
    public async Task<T> AskAsync<T>(Func<ILedger, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ask(await OpenAsync().WaitAsync(cancellationToken), cancellationToken);
            Note(isDown: false, null);
            return answer;
        }
        catch (LedgerException exception) when (exception.IsTransient)
        {
            Note(isDown: true, exception);
            throw;
        }
    }

    /// <summary>Asks until the ledger answers, for as long as the patience lasts. What is asked may so be asked twice.</summary>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.LedgerUnavailable"/>, or what the ledger refuses.</exception>
    public async Task<T> InsistAsync<T>(Func<ILedger, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                return await AskAsync(ask, cancellationToken);
            }
            catch (LedgerException exception) when (!exception.IsTransient)
            {
                throw new DataFeedException(DataFeedError.ServerFailed, exception.Message, exception);
            }
            catch (LedgerException exception) when (_time.GetElapsedTime(began) >= _patience)
            {
                throw new DataFeedException(
                    DataFeedError.LedgerUnavailable,
                    $"The ledger {_address} has not answered for {_patience}: {exception.Message} Nothing is lost; try again, here or on another server.",
                    exception);
            }
            catch (LedgerException)
            {
                // Transient, and there is patience left.
            }

            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    /// <summary>As the other, for what has no answer.</summary>
    public Task InsistAsync(Func<ILedger, CancellationToken, Task> ask, CancellationToken cancellationToken) =>
        InsistAsync(
            async (ledger, token) =>
            {
                await ask(ledger, token);
                return true;
            },
            cancellationToken);

    /// <summary>The next pause of several.</summary>
    public static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    public async ValueTask DisposeAsync()
    {
        if (!_isGiven && _opening is { IsCompletedSuccessfully: true } opened)
        {
            await (await opened).DisposeAsync();
        }
    }

    private Task<ILedger> OpenAsync()
    {
        lock (_lock)
        {
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
            {
                // Without the caller's token: others wait for the same opening. On the pool: a driver may block while it connects.
                _opening = Task.Run(() => _address.OpenAsync(_time, CancellationToken.None));
            }

            return _opening;
        }
    }

    // One line for each time that it goes or comes back, however many ask meanwhile.
    private void Note(bool isDown, LedgerException? exception)
    {
        lock (_lock)
        {
            if (_isDown == isDown)
            {
                return;
            }

            _isDown = isDown;
        }

        if (isDown)
        {
            Lost(_logger, _address, exception!.Message);
        }
        else
        {
            Found(_logger, _address);
        }
    }

    [LoggerMessage(EventId = 30, EventName = "LedgerLost", Level = LogLevel.Warning,
        Message = "The ledger {Ledger} does not answer: {Reason} EVERY and SPLIT go on; QUEUE waits")]
    private static partial void Lost(ILogger logger, LedgerAddress ledger, string reason);

    [LoggerMessage(EventId = 31, EventName = "LedgerFound", Level = LogLevel.Information, Message = "The ledger {Ledger} answers again")]
    private static partial void Found(ILogger logger, LedgerAddress ledger);
}
