using DataFeed.Client.Reading;
using DataFeed.Protocol.Errors;
using DataFeed.Trainer.Epochs;
using DataFeed.Trainer.Fitting;
using DataFeed.Trainer.Models;
using DataFeed.Trainer.Tests.Epochs;
using Xunit;

namespace DataFeed.Trainer.Tests.Fitting;

public sealed class FitTests
{
    [Fact]
    public async Task Fit_LearnableFeed_LossFallsBelowATenthInThreeEpochs()
    {
        var recorder = new Recorder();

        var reports = await FitAsync(Line.Feed(steps: 50), epochs: 3, observers: recorder);

        Assert.True(
            reports[^1].Training.Loss < recorder.Steps[0].Loss / 10,
            $"loss was {recorder.Steps[0].Loss} at first and {reports[^1].Training.Loss} in the last epoch");
    }

    [Fact]
    public async Task Fit_StepsAsked_EveryEpochStartsAnewAndTakesExactlyThese()
    {
        var training = Line.Feed(steps: 5);
        var validation = Line.Feed(steps: 2);
        var recorder = new Recorder();

        var reports = await FitAsync(training, validation, epochs: 3, observers: recorder);

        Assert.Equal([5, 5, 5], reports.Select(report => report.Training.Steps));
        Assert.Equal([2, 2, 2], reports.Select(report => report.Validation!.Steps));
        Assert.All(reports, report => Assert.Equal(EndReason.StepsReached, report.Training.End));
        Assert.Equal([0, 1, 2], training.Started);
        Assert.Equal(
            ["Training 0 of 5", "Validation 0 of 2", "Training 1 of 5", "Validation 1 of 2", "Training 2 of 5", "Validation 2 of 2"],
            recorder.Passes);
        Assert.Equal(reports, recorder.Epochs);
    }

    [Fact]
    public async Task Fit_ReplayOnTheServer_IsToldToObserversBeforeTheFirstStep()
    {
        var recorder = new Recorder();
        var feed = new FakeEpochs(Line.Batch, Line.Schema) { AskedSteps = 2, Replays = [3, 60] };

        await FitAsync(feed, epochs: 1, observers: recorder);

        Assert.Equal([new ReplayProgress(3, 100), new ReplayProgress(60, 100)], recorder.Replays);
    }

    [Fact]
    public async Task Fit_ValidationFeed_IsLookedAtBeforeTrainingAndThatStartIsGivenBack()
    {
        var validation = Line.Feed(steps: 2);

        await FitAsync(Line.Feed(steps: 1), validation, epochs: 2);

        Assert.Equal([0, 0, 1], validation.Started);
        Assert.Equal(1, validation.Unread);
    }

    [Fact]
    public async Task Fit_Validation_ChangesNoWeights()
    {
        var alone = await FitAsync(Line.Feed(steps: 5), epochs: 2);

        var validated = await FitAsync(Line.Feed(steps: 5), Line.Feed(steps: 3), epochs: 2);

        Assert.Equal(alone.Select(report => report.Training.Loss), validated.Select(report => report.Training.Loss));
    }

    [Fact]
    public async Task Fit_SameSeed_RepeatsToTheLastDigitAndAnotherSeedDoesNot()
    {
        var first = await FitAsync(Line.Feed(steps: 20), epochs: 2, seed: 7);
        var second = await FitAsync(Line.Feed(steps: 20), epochs: 2, seed: 7);
        var other = await FitAsync(Line.Feed(steps: 20), epochs: 2, seed: 8);

        Assert.Equal(first.Select(report => report.Training.Loss), second.Select(report => report.Training.Loss));
        Assert.NotEqual(first[^1].Training.Loss, other[^1].Training.Loss);
    }

    [Fact]
    public async Task Fit_PaddedRows_CountForNothing()
    {
        float[] x = [0.5f, -0.25f, 0.75f];
        float[] padded = [.. x, 1e6f, -1e6f];

        var exact = await FitAsync(new FakeEpochs((_, step) => Line.Batch(step, 3, x), Line.Schema) { AskedSteps = 4 });
        var withPadding = await FitAsync(new FakeEpochs((_, step) => Line.Batch(step, 3, padded), Line.Schema) { AskedSteps = 4 });

        Assert.Equal(exact[0].Training.Loss, withPadding[0].Training.Loss);
        Assert.Equal(12, withPadding[0].Training.Rows);
    }

    [Fact]
    public async Task Fit_EmptySlices_CountAsStepsOnly()
    {
        var feed = new FakeEpochs((epoch, step) => step % 2 == 0 ? Line.Batch(epoch, step) : Line.Batch(step, 0, []), Line.Schema)
        {
            AskedSteps = 4,
        };

        var report = (await FitAsync(feed))[0].Training;

        Assert.Equal(4, report.Steps);
        Assert.Equal(2 * Line.Rows, report.Rows);
        Assert.True(double.IsFinite(report.Loss), $"loss is {report.Loss}");
    }

    [Fact]
    public async Task Fit_FeedEndsEarly_IsReportedWithStepsDeliveredAndAsked()
    {
        var report = (await FitAsync(Line.Feed(steps: 7, length: 5)))[0].Training;

        Assert.Equal((EndReason.ExhaustedEarly, 5, 7), (report.End, report.Steps, report.AskedSteps));
    }

    [Fact]
    public async Task Fit_EmptyFeed_IsRefusedByName()
    {
        var error = await Assert.ThrowsAsync<TrainingException>(() => FitAsync(Line.Feed(length: 0)));

        Assert.Contains("\"fake\" delivered no rows in epoch 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_GeneratorFailedBeforeItsFirstBatch_TellsThatFailure()
    {
        var failure = new DataFeedException(DataFeedError.GeneratorFailed, "Feed \"fake\", step 0: no such file.");
        var feed = new FakeEpochs(Line.Batch) { Length = 0, Failure = failure };

        var error = await Assert.ThrowsAsync<DataFeedException>(() => FitAsync(feed));

        Assert.Same(failure, error);
    }

    [Fact]
    public async Task Fit_ServerLostMidEpoch_EndsWithItsErrorAfterTheStepsBefore()
    {
        var failure = new DataFeedException(DataFeedError.Unavailable, "No data server answers.");
        var feed = new FakeEpochs(Line.Batch, Line.Schema) { Length = 3, Failure = failure };
        var recorder = new Recorder();

        var error = await Assert.ThrowsAsync<DataFeedException>(() => FitAsync(feed, observers: recorder));

        Assert.Same(failure, error);
        Assert.Equal(3, recorder.Steps.Count);
        Assert.Empty(recorder.Epochs);
        AssertDisposed(feed);
    }

    [Fact]
    public async Task Fit_LossIsNotFinite_StopsNamingEpochAndStep()
    {
        var feed = new FakeEpochs(
            (epoch, step) => (epoch, step) == (1, 2) ? Line.Batch(step, 2, [0f, float.NaN]) : Line.Batch(epoch, step), Line.Schema)
        {
            AskedSteps = 4,
        };

        var error = await Assert.ThrowsAsync<TrainingException>(() => FitAsync(feed, epochs: 3));

        Assert.Contains("epoch 1, step 2: the loss is NaN", error.Message, StringComparison.Ordinal);
        AssertDisposed(feed);
    }

    [Fact]
    public async Task Fit_ModelDoesNotFitTheFeed_IsRefusedBeforeAnythingIsRead()
    {
        var feed = Line.Feed(steps: 1);
        using var fit = new Fit(new FitPlan { Model = new MnistCnn(), Training = feed });

        var error = await Assert.ThrowsAsync<TrainingException>(() => fit.RunAsync(CancellationToken.None));

        Assert.Contains("expected F32 [rows,1,28,28], found none", error.Message, StringComparison.Ordinal);
        Assert.Empty(feed.Delivered);
        Assert.Equal(1, feed.Unread);
    }

    [Fact]
    public async Task Fit_ModelDoesNotFitTheValidationFeed_IsRefusedBeforeTraining()
    {
        var training = Line.Feed(steps: 1);
        var validation = new FakeEpochs(Line.Batch, new TensorSpec("x", DType.F64, [-1, 1]), Line.Schema[1])
        {
            Feed = "other",
        };

        var error = await Assert.ThrowsAsync<TrainingException>(() => FitAsync(training, validation));

        Assert.Contains("feed \"other\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("tensor \"x\": expected F32 [rows,1], found F64 [rows,1]", error.Message, StringComparison.Ordinal);
        Assert.Empty(training.Delivered);
    }

    [Fact]
    public async Task Fit_Cancelled_StopsAfterTheStepAtHandAndDisposesItsBatches()
    {
        using var stop = new CancellationTokenSource();
        var feed = Line.Feed(steps: 1000);
        var recorder = new Recorder { OnStep = report => { if (report.Steps == 3) { stop.Cancel(); } } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => FitAsync(feed, observers: recorder, cancellationToken: stop.Token));

        Assert.Equal(3, recorder.Steps.Count);
        AssertDisposed(feed);
    }

    [Fact]
    public async Task Fit_SecondRun_IsRefused()
    {
        using var fit = new Fit(new FitPlan { Model = new Regression(), Training = Line.Feed(steps: 1) });
        await fit.RunAsync(CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => fit.RunAsync(CancellationToken.None));
    }

    [Fact]
    public void Fit_NoEpochs_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new Fit(new FitPlan { Model = new Regression(), Training = Line.Feed(), Epochs = 0 }));

    private static void AssertDisposed(FakeEpochs feed) =>
        Assert.All(feed.Delivered, batch => Assert.All(batch.Names, name => Assert.True(batch[name].IsInvalid, $"{name} of step {batch.Step} lives")));

    private static async Task<IReadOnlyList<EpochReport>> FitAsync(
        FakeEpochs training,
        IEpochSource? validation = null,
        int epochs = 1,
        ulong seed = 1,
        ITrainingObserver? observers = null,
        CancellationToken cancellationToken = default)
    {
        using var fit = new Fit(new FitPlan
        {
            Model = new Regression(),
            Training = training,
            Validation = validation,
            Epochs = epochs,
            Seed = seed,
            Observers = observers is null ? [] : [observers],
        });
        var reports = await fit.RunAsync(cancellationToken);
        AssertDisposed(training);
        return reports;
    }
}
