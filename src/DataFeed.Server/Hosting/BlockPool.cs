using System.Buffers;
using System.Collections.Concurrent;

namespace DataFeed.Server.Hosting;

/// <summary>What Kestrel's pipes are made of: large blocks, the last given back first.</summary>
/// <remarks>
/// Thread-safe. Kestrel's own pool has blocks of 4 KiB and hands out the one that lay longest, which no cache holds any more: docs/adr/0007 has
/// the figures.
/// </remarks>
internal sealed class BlockPool : MemoryPool<byte>
{
    // A batch of 64 KiB, its header and HTTP/2's frames fit into one.
    public const int BlockBytes = 128 << 10;

    // For 64 busy streams and some more: 64 MiB. What is given back beyond that is garbage.
    private const int MostKept = 512;

    private static readonly ArrayPool<byte> Blocks = ArrayPool<byte>.Create(BlockBytes, MostKept);

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

        public void Fill() => _array = Blocks.Rent(BlockBytes);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
            {
                Blocks.Return(array);
                pool._owners.Enqueue(this);
            }
        }
    }
}
