using System.Threading.Channels;

namespace DataFeed.Trainer.Running;

/// <summary>Keeps an asynchronous loop on the thread that started it.</summary>
// OpenMP keeps a team of threads for every thread that calls torch: continuations that hop through the pool would multiply them.
internal sealed class SingleThread : SynchronizationContext
{
    private readonly Channel<(SendOrPostCallback Callback, object? State)> _work =
        Channel.CreateUnbounded<(SendOrPostCallback, object?)>(new UnboundedChannelOptions { SingleReader = true });

    private SingleThread()
    {
    }

    /// <summary>Runs to the end, blocking this thread, which does all that is awaited in between.</summary>
    public static T Run<T>(Func<Task<T>> action)
    {
        var previous = Current;
        var context = new SingleThread();
        SetSynchronizationContext(context);
        try
        {
            var task = action();
            task.ContinueWith(
                _ => context._work.Writer.Complete(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            context.Pump();
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        // What is posted after the end has nobody to wait for it.
        if (!_work.Writer.TryWrite((d, state)))
        {
            base.Post(d, state);
        }
    }

    private void Pump()
    {
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_work.Reader.TryRead(out var item))
            {
                item.Callback(item.State);
            }
        }
    }
}
