namespace Grpc.AspNetCore.Tests.Services;

internal sealed class HangingCalls
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public IDisposable Enter()
    {
        Interlocked.Increment(ref _count);
        return new Exit(this);
    }

    private sealed class Exit(HangingCalls calls) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref calls._count);
    }
}
