using System.Buffers;
using Grpc.Core.Wire;
using Xunit;

namespace Grpc.Core.Api.Tests.Wire;

public sealed class GzipMessagesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void TryDecompress_WhatCompressMade_IsTheSameBytes(int length)
    {
        var payload = new byte[length];
        payload.AsSpan().Fill(7);
        using var compressed = new PooledBuffer();
        using var plain = new PooledBuffer();

        GzipMessages.Compress(payload, compressed);

        Assert.True(GzipMessages.TryDecompress(compressed.Sequence, length, plain));
        Assert.Equal(payload, plain.Written.ToArray());
    }

    [Fact]
    public void TryDecompress_Bomb_StopsSoonAfterTheLimit()
    {
        using var bomb = new PooledBuffer();
        GzipMessages.Compress(new byte[64 << 20], bomb);
        using var plain = new PooledBuffer();

        Assert.False(GzipMessages.TryDecompress(bomb.Sequence, 1000, plain));

        Assert.InRange(plain.Length, 1001, 64 << 10);
    }

    [Fact]
    public void TryDecompress_Garbage_IsRefused()
    {
        using var plain = new PooledBuffer();

        Assert.Throws<InvalidDataException>(() => GzipMessages.TryDecompress(new ReadOnlySequence<byte>([1, 2, 3, 4]), null, plain));
    }

    [Fact]
    public void TryDecompress_NoBytes_IsAnEmptyMessage()
    {
        using var plain = new PooledBuffer();

        Assert.True(GzipMessages.TryDecompress(ReadOnlySequence<byte>.Empty, null, plain));
        Assert.Equal(0, plain.Length);
    }

    [Fact]
    public void TryDecompress_CutShort_IsRefused()
    {
        byte[] payload = [.. Enumerable.Range(0, 10_000).Select(value => (byte)(value * value >> 3))];
        using var compressed = new PooledBuffer();
        GzipMessages.Compress(payload, compressed);
        using var plain = new PooledBuffer();

        Assert.Throws<InvalidDataException>(
            () => GzipMessages.TryDecompress(compressed.Sequence.Slice(0, compressed.Length / 2), null, plain));
    }
}
