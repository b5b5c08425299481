using System.Buffers;

namespace DataFeed.Core.Tests.Testing;

/// <summary>A pool that knows what is out, and leaves dirt in what it gives.</summary>
internal sealed class CountingPool : ArrayPool<byte>
{
    private readonly HashSet<byte[]> _out = [];
    private readonly Lock _lock = new();

    public int Rented { get; private set; }

    public int Out
    {
        get
        {
            lock (_lock)
            {
                return _out.Count;
            }
        }
    }

    public override byte[] Rent(int minimumLength)
    {
        // A length of its own, and never the same empty array.
        var array = new byte[minimumLength + 1];
        array.AsSpan().Fill(0xA5);
        lock (_lock)
        {
            Rented++;
            _out.Add(array);
        }

        return array;
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        lock (_lock)
        {
            Assert.True(_out.Remove(array), "An array was returned twice, or is not from here.");
        }
    }
}
