using System.Collections.Immutable;
using DataFeed.Cli.Chaos.Children;
using DataFeed.Cli.Chaos.Feeds;
using DataFeed.Cli.Chaos.Schedule;
using DataFeed.Cli.Chaos.Targets;
using DataFeed.Cli.Chaos.Verifying;
using DataFeed.Cli.CommandLine;

namespace DataFeed.Cli.Chaos;

/// <summary>One run: servers, trainers, what is done to them, and whether it showed.</summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    // Twenty times what a run takes; a slow machine is not a failure.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ChaosOptions _options;
    private readonly ulong _seed;
    private readonly string _feed;
    private readonly TimeProvider _time;
    private readonly DirectoryInfo _checkpoints = Directory.CreateTempSubdirectory("datafeed-chaos-");
    private readonly TaskCompletionSource<string> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunProgress _progress;
    private readonly ImmutableArray<ServerSlot> _servers;
    private readonly ImmutableArray<TrainerOrder> _orders;
    private readonly ImmutableArray<TrainerSlot> _trainers;

    public ChaosRun(ChaosOptions options, ulong seed, TimeProvider time)
    {
        _options = options;
        _seed = seed;
        _time = time;
        _feed = options.Feed ?? ChaosFeeds.Choose(seed, options.Delivery);
        _progress = new RunProgress(options.Consumers);
        _servers = [.. Enumerable.Range(0, options.Servers).Select(server => new ServerSlot(server, options.Steps, time, Fail))];
        _orders = [.. Enumerable.Range(0, options.Consumers).Select(Order)];
        _trainers = [.. _orders.Select(order => new TrainerSlot(order, _progress, time, Fail))];
    }

    /// <summary>Runs it to its end, or until something is wrong with it.</summary>
    public async Task<RunReport> RunAsync(UndisturbedServer undisturbed, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var faults = new FaultDriver(_servers, _trainers, _options.Ledger is { } ledger ? new LedgerTarget(ledger, _time) : null, _progress);
        var working = WorkAsync(faults, stop.Token);
        var late = Task.Delay(Patience, _time, stop.Token);
        var first = await Task.WhenAny(working, _failure.Task, late);
        var problem = first == _failure.Task ? await _failure.Task
            : first == late ? $"It was not over after {Patience.TotalSeconds} seconds: {_progress}."
            : (working.Exception?.InnerException as CommandException)?.Message;
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        await working.ConfigureAwait(problem is null ? ConfigureAwaitOptions.None : ConfigureAwaitOptions.SuppressThrowing);

        var verdicts = problem is null ? await VerifyAsync(undisturbed, cancellationToken) : [new ChainVerdict(0, 0, [problem])];
        return Report(verdicts, faults, _time.GetElapsedTime(started));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_trainers.Select(trainer => trainer.DisposeAsync().AsTask()));
        await Task.WhenAll(_servers.Select(server => server.DisposeAsync().AsTask()));
        _checkpoints.Delete(recursive: true);
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

    private async Task<ImmutableArray<ChainVerdict>> VerifyAsync(UndisturbedServer undisturbed, CancellationToken cancellationToken)
    {
        var verdicts = ImmutableArray.CreateBuilder<ChainVerdict>();
        foreach (var (order, trainer) in _orders.Zip(_trainers))
        {
            verdicts.Add(trainer.Chain.Verify(await undisturbed.HashesAsync(order, cancellationToken)));
        }

        return verdicts.ToImmutable();
    }

    private RunReport Report(ImmutableArray<ChainVerdict> verdicts, FaultDriver faults, TimeSpan took) => new(
        _seed,
        _feed,
        verdicts.Sum(verdict => verdict.Missed),
        verdicts.Sum(verdict => verdict.Duplicated),
        [.. verdicts.SelectMany((verdict, trainer) => verdict.Problems.Select(problem => $"trainer {trainer}: {problem}"))],
        faults.Counts,
        _trainers.Sum(trainer => trainer.Chain.Repeated),
        _trainers.Max(trainer => trainer.LongestGap),
        took.TotalSeconds);

    private TrainerOrder Order(int rank) => new(
        [.. _servers.Select(server => server.Address)],
        FormattableString.Invariant($"chaos-{_seed}"),
        _feed,
        _seed,
        _options.Delivery,
        _options.Consumers,
        rank,
        Path.Combine(_checkpoints.FullName, FormattableString.Invariant($"trainer-{rank}.json")));

    private void Fail(string problem) => _failure.TrySetResult(problem);
}
