using DataFeed.Client.Reading;

namespace DataFeed.Client.Tests.Reading;

public sealed class ByteBudgetTests
{
    [Fact]
    public async Task Take_OfABatchLargerThanTheBound_IsLetInWhenNothingElseIsHeld()
    {
        var budget = new ByteBudget(maxBytes: 10, maxBatches: 4);

        await budget.TakeAsync(1000, CancellationToken.None);
        var second = budget.TakeAsync(1, CancellationToken.None);

        Assert.False(second.IsCompleted);
        budget.Release(1000);
        await second;
    }

    [Fact]
    public async Task Take_BeyondTheBytes_WaitsUntilThereIsRoom()
    {
        var budget = new ByteBudget(maxBytes: 10, maxBatches: 100);
        await budget.TakeAsync(6, CancellationToken.None);
        await budget.TakeAsync(4, CancellationToken.None);

        var third = budget.TakeAsync(5, CancellationToken.None);

        Assert.False(third.IsCompleted);
        budget.Release(4);
        Assert.False(third.IsCompleted);
        budget.Release(6);
        await third;
    }

    [Fact]
    public async Task Take_BeyondTheBatches_WaitsUntilAQuarterOfThemIsGone()
    {
        var budget = new ByteBudget(maxBytes: 1000, maxBatches: 8);
        for (var batch = 0; batch < 8; batch++)
        {
            await budget.TakeAsync(1, CancellationToken.None);
        }

        var ninth = budget.TakeAsync(1, CancellationToken.None);

        budget.Release(1);
        Assert.False(ninth.IsCompleted);
        budget.Release(1);
        await ninth;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Take_WithFewBatches_GoesOnWithEachThatIsGone(int maxBatches)
    {
        var budget = new ByteBudget(maxBytes: 1000, maxBatches);
        for (var taken = 0; taken < 10; taken++)
        {
            var take = budget.TakeAsync(1, CancellationToken.None);
            while (!take.IsCompleted)
            {
                budget.Release(1);
            }

            await take;
        }
    }

    [Fact]
    public async Task Take_Cancelled_Throws()
    {
        var budget = new ByteBudget(maxBytes: 1, maxBatches: 1);
        await budget.TakeAsync(1, CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var take = budget.TakeAsync(1, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => take);
    }
}
