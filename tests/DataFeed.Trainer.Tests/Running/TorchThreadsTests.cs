using DataFeed.Trainer.Running;
using Xunit;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Tests.Running;

public sealed class TorchThreadsTests : IDisposable
{
    private readonly int _before = get_num_threads();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    public void KeepWithin_ThreeThreads_AreAtMostTheProcessors(int processors, int expected)
    {
        set_num_threads(3);

        TorchThreads.KeepWithin(processors);

        Assert.Equal(expected, get_num_threads());
    }

    public void Dispose() => set_num_threads(_before);
}
