using System.Buffers.Binary;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Tests.Testing;

/// <summary>A sum that takes all that came before to know, or what was saved.</summary>
internal sealed class SavableNoise(EpochContext context, ReadOnlyMemory<byte> state, long batches) : ISavableGenerator
{
    private long _next = state.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(state.Span);
    private double _sum = state.IsEmpty ? 0 : BinaryPrimitives.ReadDoubleLittleEndian(state.Span[8..]);

    /// <summary>Batches that were made.</summary>
    public long Made { get; private set; }

    public int Disposals { get; private set; }

    public Func<long, byte[], byte[]> WhenSaved { get; init; } = (_, state) => state;

    public ValueTask<Batch?> NextAsync()
    {
        if (_next == batches)
        {
            return new((Batch?)null);
        }

        Made++;
        _sum += context.Random(_next).NextDouble();
        return new(new Batch(BatchTensor.From("sum", [_sum], 1), BatchTensor.From("index", [_next++], 1)));
    }

    public byte[] Save()
    {
        var state = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(state, _next);
        BinaryPrimitives.WriteDoubleLittleEndian(state.AsSpan(8), _sum);
        return WhenSaved(_next - 1, state);
    }

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return ValueTask.CompletedTask;
    }
}
