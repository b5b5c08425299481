using System.Collections.Concurrent;
using System.Diagnostics;
using DataFeed.Fuzz.Tests.Inputs;

namespace DataFeed.Fuzz.Tests.Running;

/// <summary>Throws one target's inputs at it, several at once, and counts what came of them.</summary>
/// <param name="target">The target.</param>
/// <param name="inputs">Inputs in all, before the factor of <see cref="FuzzSettings"/>.</param>
/// <param name="lanes">Inputs at once.</param>
/// <param name="run">Runs one input and names its outcome. Any exception fails the run.</param>
internal sealed class FuzzRun(FuzzTarget target, long inputs, int lanes, Func<FuzzCase, int, Task<string>> run)
{
    // Far above what the slowest input takes on a busy machine: only a hang gets there.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, long> _outcomes = new();
    private readonly ConcurrentDictionary<int, (FuzzCase Case, long Started)> _running = new();
    private readonly long _inputs = FuzzSettings.Scale(inputs);
    private readonly Lock _gate = new();
    private long _next;
    private TimeSpan _elapsed;

    /// <summary>Inputs that ended in each way.</summary>
    public IReadOnlyDictionary<string, long> Outcomes => _outcomes;

    /// <summary>Runs the first or the second half of the inputs, so that a leak shows as growth in between.</summary>
    public Task RunFirstHalfAsync() => RunUntilAsync(_inputs / 2);

    /// <inheritdoc cref="RunFirstHalfAsync"/>
    public async Task RunSecondHalfAsync()
    {
        await RunUntilAsync(_inputs);
        if (target != FuzzTarget.SelfTest)
        {
            FuzzReport.Add(target, _inputs, FuzzSettings.Seed, _elapsed, Outcomes);
        }
    }

    public async Task RunAllAsync()
    {
        await RunFirstHalfAsync();
        await RunSecondHalfAsync();
    }

    private async Task RunUntilAsync(long end)
    {
        var started = Stopwatch.GetTimestamp();
        var all = Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => Task.Run(() => RunLaneAsync(lane, end))));
        using var look = new PeriodicTimer(TimeSpan.FromSeconds(2));
        while (await Task.WhenAny(all, look.WaitForNextTickAsync().AsTask()) != all)
        {
            RequireProgress();
        }

        await all;
        _elapsed += Stopwatch.GetElapsedTime(started);
    }

    private async Task RunLaneAsync(int lane, long end)
    {
        while (TryTakeNext(end, out var index))
        {
            var input = new FuzzCase(FuzzSettings.Seed, target, index);
            _running[lane] = (input, Stopwatch.GetTimestamp());
            try
            {
                _outcomes.AddOrUpdate(await run(input, lane), 1, (_, count) => count + 1);
            }
            catch (Exception exception)
            {
                // Nothing more is started: the first failure is the one to look at.
                StopAll();
                throw new FuzzException($"{exception.GetType().Name}: {exception.Message}\n{input}", exception);
            }
        }

        _running.TryRemove(lane, out _);
    }

    private bool TryTakeNext(long end, out long index)
    {
        lock (_gate)
        {
            index = _next;
            _next += index < end ? 1 : 0;
            return index < end;
        }
    }

    private void StopAll()
    {
        lock (_gate)
        {
            _next = long.MaxValue;
        }
    }

    private void RequireProgress()
    {
        foreach (var (input, started) in _running.Values)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new FuzzException($"An input hangs for more than {Patience}.\n{input}");
            }
        }
    }
}
