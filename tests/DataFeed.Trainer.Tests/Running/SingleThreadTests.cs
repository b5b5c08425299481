using DataFeed.Trainer.Running;
using Xunit;

namespace DataFeed.Trainer.Tests.Running;

public sealed class SingleThreadTests
{
    [Fact]
    public void Run_LoopThatAwaits_StaysOnItsThreadAndReturnsTheResult()
    {
        List<int> threads = [Environment.CurrentManagedThreadId];

        var result = SingleThread.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await Task.Run(() => { });
                threads.Add(Environment.CurrentManagedThreadId);
            }

            return 42;
        });

        Assert.Equal(42, result);
        Assert.Single(threads.Distinct());
    }

    [Fact]
    public void Run_LoopThatFails_ThrowsWhatItThrew() =>
        Assert.Throws<TrainingException>(() => SingleThread.Run<int>(async () =>
        {
            await Task.Yield();
            throw new TrainingException("no");
        }));
}
