using System.Collections.Immutable;
using DataFeed.Chaos.Children;
using DataFeed.Chaos.Feeds;
using DataFeed.Chaos.Schedule;
using DataFeed.Chaos.Targets;
using DataFeed.Chaos.Verifying;
using DataFeed.Cli.CommandLine;
using DataFeed.Ledger;

namespace DataFeed.Chaos;

/// <summary>One run: servers, trainers, what is done to them, and whether it showed.</summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    // Twenty times what a run takes; a slow machine is not a failure.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ChaosOptions _options;
    private readonly ulong _seed;
    private readonly string _feed;
    private readonly TimeProvider _time;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datafeed-chaos-");
    private readonly TaskCompletionSource<string> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunProgress _progress;
    private readonly ImmutableArray<ServerSlot> _servers;
    private readonly IRunRecord _record;
    private readonly ImmutableArray<TrainerSlot> _trainers;

    public ChaosRun(ChaosOptions options, ulong seed, TimeProvider time)
    {
        _options = options;
        _seed = seed;
        _time = time;
        _feed = options.Feed ?? ChaosFeeds.Choose(seed, options.Delivery);
        var isQueue = options.Delivery == Delivery.Queue;
        var ledger = options.Ledger ?? (isQueue ? $"sqlite:{Path.Combine(_folder.FullName, "ledger.db")}" : null);
        _progress = new RunProgress(isQueue ? 1 : options.Consumers);
        _servers = [.. Enumerable.Range(0, options.Servers).Select(server => new ServerSlot(server, options.Steps, ledger, time, Fail))];
        var run = Run(ledger);
        ImmutableArray<TrainerOrder> orders = [.. Enumerable.Range(0, options.Consumers).Select(rank => Order(run, rank))];
        _record = isQueue ? new QueueRecord(orders[0], LedgerAddress.Parse(ledger!)) : new ChainRecord(orders);
        _trainers = [.. orders.Select(order => new TrainerSlot(order, _record, _progress, time, Fail))];
    }

    /// <summary>Runs it to its end, or until something is wrong with it.</summary>
    public async Task<RunReport> RunAsync(UndisturbedServer undisturbed, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var faults = new FaultDriver(_servers, _trainers, _options.LedgerCommands is { } commands ? new LedgerTarget(commands, _time) : null, _progress);
        var working = WorkAsync(faults, stop.Token);
        var late = Task.Delay(Patience, _time, stop.Token);
        var first = await Task.WhenAny(working, _failure.Task, late);
        var problem = first == _failure.Task ? await _failure.Task
            : first == late ? $"It was not over after {Patience.TotalSeconds} seconds: {_progress}."
            : (working.Exception?.InnerException as CommandException)?.Message;
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        await working.ConfigureAwait(problem is null ? ConfigureAwaitOptions.None : ConfigureAwaitOptions.SuppressThrowing);

        var (verdicts, repeated) = problem is null
            ? await _record.VerifyAsync(undisturbed, cancellationToken)
            : ([new ChainVerdict(0, 0, [problem])], 0);
        return Report(verdicts, repeated, faults, _time.GetElapsedTime(started));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_trainers.Select(trainer => trainer.DisposeAsync().AsTask()));
        await Task.WhenAll(_servers.Select(server => server.DisposeAsync().AsTask()));
        _folder.Delete(recursive: true);
    }

    private async Task WorkAsync(FaultDriver faults, CancellationToken cancellationToken)
    {
        await Task.WhenAll(_servers.Select(server => server.StartAsync()));
        _progress.LimitGrown = limit =>
        {
            foreach (var trainer in _trainers)
            {
                trainer.Let(limit);
            }
        };
        foreach (var trainer in _trainers)
        {
            trainer.Start();
        }

        var driving = faults.DriveAsync(FaultSchedule.Create(_seed, _options.Shape), cancellationToken);
        await Task.WhenAll(_trainers.Select(trainer => trainer.Finished.WaitAsync(cancellationToken)).Append(driving));
    }

    private RunReport Report(ImmutableArray<ChainVerdict> verdicts, long repeated, FaultDriver faults, TimeSpan took) => new(
        _seed,
        _feed,
        verdicts.Sum(verdict => verdict.Missed),
        verdicts.Sum(verdict => verdict.Duplicated),
        [.. verdicts.SelectMany(verdict => verdict.Problems)],
        faults.Counts,
        repeated,
        _trainers.Max(trainer => trainer.LongestGap),
        took.TotalSeconds);

    // A ledger that outlives the run remembers an epoch that was acknowledged: the same seed again is another one.
    private string Run(string? ledger) => FormattableString.Invariant($"chaos-{_seed}") + (ledger is null ? "" : $"-{Guid.NewGuid():N}");

    private TrainerOrder Order(string run, int rank) => new(
        [.. _servers.Select(server => server.Address)],
        run,
        _feed,
        _seed,
        _options.Delivery,
        _options.Consumers,
        rank,
        Path.Combine(_folder.FullName, FormattableString.Invariant($"trainer-{rank}.json")));

    private void Fail(string problem) => _failure.TrySetResult(problem);
}
