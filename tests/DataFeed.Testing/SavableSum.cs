using System.Buffers.Binary;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;

namespace DataFeed.Testing;

/// <summary>A sum of noise, which takes all that came before to know, or what was saved.</summary>
public sealed class SavableSum(EpochContext context, ReadOnlyMemory<byte> state, long count, Action? madeBatch = null) : ISavableGenerator
{
    private long _next = state.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(state.Span);
    private double _sum = state.IsEmpty ? 0 : BinaryPrimitives.ReadDoubleLittleEndian(state.Span[8..]);

    public ValueTask<Batch?> NextAsync()
    {
        if (_next == count)
        {
            return new((Batch?)null);
        }

        madeBatch?.Invoke();
        _sum += context.Random(_next).NextDouble();
        return new(new Batch(BatchTensor.From("item", [_next++], 1), BatchTensor.From("sum", [_sum], 1)));
    }

    public byte[] Save()
    {
        var saved = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(saved, _next);
        BinaryPrimitives.WriteDoubleLittleEndian(saved.AsSpan(8), _sum);
        return saved;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
