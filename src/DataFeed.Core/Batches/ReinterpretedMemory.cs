using System.Buffers;
using System.Runtime.InteropServices;

namespace DataFeed.Core.Batches;

/// <summary>The bytes of values that stay where they are.</summary>
internal sealed class ReinterpretedMemory<T>(ReadOnlyMemory<T> values) : MemoryManager<byte>
    where T : unmanaged
{
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(MemoryMarshal.AsMemory(values).Span);

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        var pinned = values.Pin();
        return new MemoryHandle((byte*)pinned.Pointer + elementIndex, pinnable: new PinnedValues(pinned));
    }

    // Each handle unpins for itself (PinnedValues).
    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class PinnedValues(MemoryHandle handle) : IPinnable
    {
        private MemoryHandle _handle = handle;

        public MemoryHandle Pin(int elementIndex) => throw new NotSupportedException("Pin the memory, not its handle.");

        public void Unpin() => _handle.Dispose();
    }
}
