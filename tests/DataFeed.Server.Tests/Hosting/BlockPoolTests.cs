using System.Buffers;
using DataFeed.Server.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DataFeed.Server.Tests.Hosting;

public sealed class BlockPoolTests
{
    [Fact]
    public async Task Server_OfItsOwnProcess_HasKestrelTakeItsMemoryHere()
    {
        await using var host = ServerHost.Build([new("DataFeed:Urls", "http://127.0.0.1:0")]);

        using var pool = host.Services.GetRequiredService<IMemoryPoolFactory<byte>>().Create();

        Assert.IsType<BlockPool>(pool);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(BlockPool.BlockBytes)]
    public void Rent_OfWhatABlockHolds_GivesAWholeOne(int bytes)
    {
        using var pool = new BlockPool();

        using var block = pool.Rent(bytes);

        Assert.True(block.Memory.Length >= BlockPool.BlockBytes);
        Assert.Equal(BlockPool.BlockBytes, pool.MaxBufferSize);
    }

    [Fact]
    public void Rent_OfMoreThanABlock_IsRefused()
    {
        using var pool = new BlockPool();

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(BlockPool.BlockBytes + 1));
    }

    [Fact]
    public void Block_GivenBackTwice_IsHandedOutOnce()
    {
        using var pool = new BlockPool();
        var given = pool.Rent();
        given.Dispose();
        given.Dispose();

        using var first = pool.Rent();
        using var second = pool.Rent();

        Assert.NotSame(first, second);
        Assert.False(first.Memory.Span.Overlaps(second.Memory.Span));
    }

    [Fact]
    public void Block_AfterItIsGivenBack_HasNoMemory()
    {
        using var pool = new BlockPool();
        var block = pool.Rent();
        block.Dispose();

        Assert.Throws<ObjectDisposedException>(() => block.Memory);
    }

    [Fact]
    public void Pool_DisposedWhileABlockIsOut_TakesItBack()
    {
        var pool = new BlockPool();
        var block = pool.Rent();

        pool.Dispose();

        block.Memory.Span.Fill(1);
        block.Dispose();
    }

    [Fact]
    public void Rent_OfBlocksGivenBackBefore_MakesNoGarbage()
    {
        using var pool = new BlockPool();
        UseMany(pool);

        // A collection may empty the array pool amid one of them.
        var allocated = Enumerable.Range(0, 5).Min(_ => UseMany(pool));

        Assert.Equal(0, allocated);
    }

    private static long UseMany(MemoryPool<byte> pool)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < 1000; time++)
        {
            using var block = pool.Rent();
            block.Memory.Span[0] = 1;
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
