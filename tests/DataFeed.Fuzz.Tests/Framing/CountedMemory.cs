using System.Collections.Concurrent;
using DataFeed.Fuzz.Tests.Running;
using DataFeed.Protocol.Framing;

namespace DataFeed.Fuzz.Tests.Framing;

/// <summary>Memory for received batches that knows what was given back, and refuses what no bound would let through.</summary>
internal sealed class CountedMemory(long maxBytes) : IBatchMemorySource
{
    private readonly ConcurrentBag<Lent> _lent = [];
    private FuzzException? _violation;

    public BatchMemory Rent(BatchLayout layout)
    {
        var sum = layout.Tensors.Sum(tensor => tensor.Length);
        if (layout.TotalBytes > maxBytes || sum > layout.TotalBytes || layout.Tensors.Any(tensor => tensor.Length < 0))
        {
            // Kept as well as thrown: between here and the test, gRPC makes a status of it.
            _violation = new FuzzException($"Memory of {layout.TotalBytes} bytes, {sum} in tensors, was asked for; the bound is {maxBytes}.");
            throw _violation;
        }

        var lent = new Lent([.. layout.Tensors.Select(tensor => new byte[tensor.Length])]);
        _lent.Add(lent);
        return lent;
    }

    /// <summary>Fails where more was asked for than the bound, or any memory was not given back exactly once.</summary>
    public void RequireAllReturned()
    {
        FuzzCase.Require(_violation is null, _violation?.Message ?? "");
        FuzzCase.Require(
            _lent.All(lent => lent.Returned == 1), $"{_lent.Count} pieces were lent, returned {string.Join(", ", _lent.Select(lent => lent.Returned))} times.");
    }

    private sealed class Lent(byte[][] tensors) : BatchMemory
    {
        private int _returned;

        public int Returned => Volatile.Read(ref _returned);

        public override Span<byte> Tensor(int index)
        {
            FuzzCase.Require(Returned == 0, "Memory was used after it was given back.");
            return tensors[index];
        }

        protected override void Dispose(bool disposing) => Interlocked.Increment(ref _returned);
    }
}
