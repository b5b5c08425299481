using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;

namespace DataFeed.Bench.Distance;

/// <summary>One direction of a delayed connection.</summary>
internal sealed class DelayLine(TimeSpan delay, TimeProvider time)
{
    private const int ChunkBytes = 64 << 10;

    // What is under way: 256 MiB at most, above any window that HTTP/2 opens here.
    private readonly Channel<Chunk> _underWay = Channel.CreateBounded<Chunk>(new BoundedChannelOptions(4096) { SingleReader = true, SingleWriter = true });

    public Task PassAsync(Socket source, Socket target) => Task.WhenAll(TakeAsync(source), GiveAsync(target));

    private async Task TakeAsync(Socket source)
    {
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
                var count = await source.ReceiveAsync(buffer);
                await _underWay.Writer.WriteAsync(new Chunk(buffer, count, time.GetTimestamp()));
                if (count == 0)
                {
                    break;
                }
            }
        }
        finally
        {
            _underWay.Writer.TryComplete();
        }
    }

    private async Task GiveAsync(Socket target)
    {
        await foreach (var chunk in _underWay.Reader.ReadAllAsync())
        {
            var left = delay - time.GetElapsedTime(chunk.Taken);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, time);
            }

            for (var sent = 0; sent < chunk.Count;)
            {
                sent += await target.SendAsync(chunk.Buffer.AsMemory(sent, chunk.Count - sent));
            }

            ArrayPool<byte>.Shared.Return(chunk.Buffer);
        }

        target.Shutdown(SocketShutdown.Send);
    }

    private readonly record struct Chunk(byte[] Buffer, int Count, long Taken);
}
