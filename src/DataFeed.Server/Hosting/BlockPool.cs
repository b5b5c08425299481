using System.Buffers;
using System.Collections.Concurrent;

namespace DataFeed.Server.Hosting;

/// <summary>What Kestrel's pipes are made of: large blocks of the shared array pool, the last given back first.</summary>
/// <remarks>
/// Thread-safe. Kestrel's own pool has blocks of 4 KiB and hands out the one that lay longest, which no cache holds any more: docs/adr/0007 has
/// the figures. What is free and for how long it is kept is the array pool's business.
/// </remarks>
internal sealed class BlockPool : MemoryPool<byte>
{
    // A batch of 64 KiB, its header and HTTP/2's frames fit into one.
    public const int BlockBytes = 128 << 10;

    // Owners without a block, kept so that renting makes no garbage.
    private readonly ConcurrentQueue<Block> _owners = new();

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        var block = _owners.TryDequeue(out var owner) ? owner : new Block(this);
        block.Fill();
        return block;
    }

    protected override void Dispose(bool disposing)
    {
        // A connection may give its blocks back after its listener is gone: there is nothing here that they need.
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        private byte[]? _array;

        public Memory<byte> Memory => _array ?? throw new ObjectDisposedException(nameof(Block));

        public void Fill() => _array = ArrayPool<byte>.Shared.Rent(BlockBytes);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
            {
                ArrayPool<byte>.Shared.Return(array);
                pool._owners.Enqueue(this);
            }
        }
    }
}
