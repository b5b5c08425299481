using DataFeed.Protocol.Errors;
using DataFeed.Trainer.Epochs;
using DataFeed.Trainer.Models;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Fitting;

/// <summary>Trains a model over epochs, each a fresh start of its feed, and validates after each.</summary>
/// <remarks>Runs once. Disposing it disposes the network and the optimizer.</remarks>
public sealed class Fit : IDisposable
{
    private readonly FitPlan _plan;
    private Learner? _learner;
    private int _started;

    /// <summary>Readies a fit; nothing is started yet.</summary>
    /// <param name="plan">What to train on what.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one epoch.</exception>
    public Fit(FitPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Epochs, 1, nameof(plan));
        _plan = plan;
    }

    /// <summary>What is trained; null before the first epoch told its tensors. Owned by the fit.</summary>
    public nn.Module<Tensor, Tensor>? Network => _learner?.Network;

    /// <summary>Trains to the end of the last epoch. On the CPU, equal plans give equal numbers to the last digit.</summary>
    /// <param name="cancellationToken">Stops after the step at hand.</param>
    /// <returns>What came out of each epoch, in order.</returns>
    /// <exception cref="TrainingException">The model does not fit a feed, a loss is not finite, or a feed delivered nothing.</exception>
    /// <exception cref="DataFeedException">The server refused an epoch, or was lost.</exception>
    /// <exception cref="InvalidOperationException">It ran already.</exception>
    public async Task<IReadOnlyList<EpochReport>> RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("A fit runs once; make another.");
        }

        List<EpochReport> reports = [];
        for (var epoch = 0; epoch < _plan.Epochs; epoch++)
        {
            var training = await PassAsync(_plan.Training, epoch, Phase.Training, cancellationToken);
            var validation = _plan.Validation is { } feed
                ? await PassAsync(feed, epoch, Phase.Validation, cancellationToken)
                : null;
            var report = new EpochReport(epoch, training, validation);
            reports.Add(report);
            foreach (var observer in _plan.Observers)
            {
                observer.EpochEnded(report);
            }
        }

        return reports;
    }

    /// <inheritdoc/>
    public void Dispose() => _learner?.Dispose();

    private async Task<PassReport> PassAsync(IEpochSource source, long epoch, Phase phase, CancellationToken cancellationToken)
    {
        await using var started = await source.StartAsync(epoch, cancellationToken);
        if (started.Schema.Count == 0)
        {
            await ExplainAsync(source, started, epoch, cancellationToken);
        }

        SchemaRules.Check(_plan.Model, source.Feed, started.Schema);
        if (_learner is null)
        {
            await CheckValidationAsync(started.Schema, cancellationToken);
            _learner = new Learner(_plan, started.Schema);
        }

        return await new Pass(_plan, _learner, epoch, phase).RunAsync(source, started, cancellationToken);
    }

    /// <summary>Without a schema there is no first batch: the stream says whether the generator failed.</summary>
    private static async Task ExplainAsync(
        IEpochSource source, IStartedEpoch started, long epoch, CancellationToken cancellationToken)
    {
        await foreach (var batch in started.ReadAsync(replay: null).WithCancellation(cancellationToken))
        {
            batch.Dispose();
        }

        throw new TrainingException($"Feed \"{source.Feed}\" delivered no batch in epoch {epoch}; there is nothing to learn from.");
    }

    /// <summary>A validation feed that does not fit shall not be found out after an epoch of training.</summary>
    private async Task CheckValidationAsync(IReadOnlyList<TensorSpec> training, CancellationToken cancellationToken)
    {
        if (_plan.Validation is { } source)
        {
            await using var probe = await source.StartAsync(0, cancellationToken);
            if (probe.Schema.Count > 0)
            {
                SchemaRules.CheckValidation(_plan.Model, training, source.Feed, probe.Schema);
            }
        }
    }
}
