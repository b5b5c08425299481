namespace DataFeed.Core.Feeds;

/// <summary>Makes one shape of the generator functions that users write.</summary>
internal static class Iteration
{
    public static Func<EpochContext, IAsyncEnumerator<T>> Of<T>(Func<EpochContext, IEnumerable<T>> function) =>
        context => new Synchronous<T>(NotNull(function(context)).GetEnumerator());

    public static Func<EpochContext, IAsyncEnumerator<T>> Of<T>(Func<EpochContext, IAsyncEnumerable<T>> function) =>
        context => NotNull(function(context)).GetAsyncEnumerator(context.CancellationToken);

    private static T NotNull<T>(T? iteration)
        where T : class =>
        iteration ?? throw new InvalidOperationException("The generator function returned null.");

    private sealed class Synchronous<T>(IEnumerator<T> enumerator) : IAsyncEnumerator<T>
    {
        public T Current => enumerator.Current;

        public ValueTask<bool> MoveNextAsync() => new(enumerator.MoveNext());

        public ValueTask DisposeAsync()
        {
            enumerator.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
