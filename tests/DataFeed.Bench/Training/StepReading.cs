using DataFeed.Bench.Children;

namespace DataFeed.Bench.Training;

/// <summary>Training steps in the place of batches that are read.</summary>
internal sealed class StepReading : IBatchReading
{
    private readonly Steps _steps = Steps.OfDigits();

    public static Task<IBatchReading> OpenAsync(ReadOrder order) => Task.FromResult<IBatchReading>(new StepReading());

    public Task ReadWhileAsync(Func<bool> more)
    {
        while (more())
        {
            _steps.Take();
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _steps.Dispose();
        return ValueTask.CompletedTask;
    }
}
