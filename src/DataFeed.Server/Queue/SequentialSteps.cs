using System.Threading.Channels;
using DataFeed.Core.Epochs;
using DataFeed.Core.Running;

namespace DataFeed.Server.Queue;

/// <summary>
/// Makes the steps of a generator that only runs forward: one instance serves all consumers of this server, and throws away what other
/// servers claimed. A step that came back from a lost consumer lies behind it: a second instance replays up to it.
/// </summary>
internal sealed class SequentialSteps : IAsyncDisposable
{
    private readonly Func<long, EpochReader> _open;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _run;
    private SequentialReader? _front;
    private SequentialReader? _behind;
    private long _endStep = long.MaxValue;

    /// <param name="firstStep">The epoch's first step.</param>
    /// <param name="open">Opens an instance that stands before a step.</param>
    public SequentialSteps(long firstStep, Func<long, EpochReader> open)
    {
        _open = open;
        _run = Task.Run(() => RunAsync(firstStep));
    }

    /// <summary>Where the epoch ends, once a step at or beyond it was asked for; null before.</summary>
    public long? EndStep => Interlocked.Read(ref _endStep) is var end && end == long.MaxValue ? null : end;

    /// <summary>Starts to make a step, in the background. Called in the order of the claims, by one caller at a time.</summary>
    /// <param name="step">Zero-based.</param>
    /// <param name="cancellationToken">Fires when nobody wants it any more.</param>
    /// <returns>The batch, which its taker disposes; null where the epoch ends before it.</returns>
    public Task<EpochBatch?> MakeAsync(long step, CancellationToken cancellationToken)
    {
        var order = new Order(step, new(TaskCreationOptions.RunContinuationsAsynchronously), cancellationToken);
        if (!_orders.Writer.TryWrite(order))
        {
            order.Made.SetCanceled(cancellationToken);
        }

        return order.Made.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _orders.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _run;
        await DropAsync(_front);
        await DropAsync(_behind);
        _stopping.Dispose();
    }

    private async Task RunAsync(long firstStep)
    {
        await foreach (var order in _orders.Reader.ReadAllAsync(CancellationToken.None))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, order.Wanted);
            try
            {
                stop.Token.ThrowIfCancellationRequested();
                order.Made.SetResult(await ReadAsync(order.Step, firstStep, stop.Token));
            }
            catch (OperationCanceledException)
            {
                order.Made.SetCanceled(CancellationToken.None);
            }
#pragma warning disable CA1031 // Handed over, not swallowed: whoever ordered the step waits on the other side.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                order.Made.SetException(exception);
                await ForgetAsync();
            }
        }
    }

    private async Task<EpochBatch?> ReadAsync(long step, long firstStep, CancellationToken cancellationToken)
    {
        if (step >= _endStep)
        {
            return null;
        }

        var reader = await ReaderForAsync(step, firstStep);
        var batch = await reader.ReadAsync(step, cancellationToken);
        if (batch is null)
        {
            Interlocked.Exchange(ref _endStep, reader.EndStep!.Value);
        }

        return batch;
    }

    private async Task<SequentialReader> ReaderForAsync(long step, long firstStep)
    {
        _front ??= new(_open(firstStep), firstStep);
        if (_front.NextStep <= step)
        {
            return _front;
        }

        if (_behind is null || _behind.NextStep > step)
        {
            await DropAsync(_behind);
            _behind = new(_open(step), step);
        }

        return _behind;
    }

    // A reader that failed fails for ever: the next order has a fresh one.
    private async Task ForgetAsync()
    {
        var (front, behind) = (_front, _behind);
        (_front, _behind) = (null, null);
        await DropAsync(front);
        await DropAsync(behind);
    }

    private static ValueTask DropAsync(SequentialReader? reader) => reader?.DisposeAsync() ?? ValueTask.CompletedTask;

    private sealed record Order(long Step, TaskCompletionSource<EpochBatch?> Made, CancellationToken Wanted);
}
