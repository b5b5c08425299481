using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace DataFeed.Server.Hosting;

/// <summary>Gives Kestrel its <see cref="BlockPool"/>s: one for each of its queues of connections.</summary>
internal sealed class BlockPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new BlockPool();
}
