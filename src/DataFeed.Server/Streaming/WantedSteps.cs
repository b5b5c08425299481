using System.Diagnostics;
using System.Threading.Channels;
using DataFeed.Core.Epochs;
using DataFeed.Core.Running;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;

namespace DataFeed.Server.Streaming;

/// <summary>The ranges of steps that a client wants, in the order of its wants. Of an indexed epoch each is in the making as soon as it is wanted.</summary>
/// <remarks>What only runs forward is wanted in order: its instance goes on from want to want.</remarks>
internal sealed class WantedSteps : StepFlow
{
    // A client that wants more ranges at once is read no further until some are sent.
    private const int MostRanges = 1024;

    private readonly Channel<Range> _ranges = Channel.CreateBounded<Range>(new BoundedChannelOptions(MostRanges) { SingleReader = true, SingleWriter = true });
    private readonly EpochReader _reader;
    private readonly StepFlow _steps;
    private readonly bool _isIndexed;
    private readonly long _endStep;
    private long _nextWanted;
    private Range _range;
    private long _left;
    private long _next;

    /// <param name="reader">Opened as wanted, or where the stream starts.</param>
    /// <param name="isIndexed">Whether it was opened as wanted.</param>
    /// <param name="start">Where the stream starts.</param>
    /// <param name="time">The clock of reports.</param>
    public WantedSteps(EpochReader reader, bool isIndexed, EpochPosition start, TimeProvider time)
    {
        Start = start;
        _reader = reader;
        _steps = new AllSteps(reader, time);
        _isIndexed = isIndexed;
        _nextWanted = _next = start.Step;
        _endStep = isIndexed ? reader.Plan.FirstStep + reader.Plan.Steps!.Value : long.MaxValue;
    }

    public override bool HasNext => _left > 0 && _steps.HasNext;

    /// <summary>Wants the first steps, which no request asked for.</summary>
    public ValueTask WantFirstAsync(long count, CancellationToken cancellationToken) => WantAsync(_nextWanted, count, cancellationToken);

    public override ValueTask TakeAsync(NextBatchRequest request, CancellationToken cancellationToken) => request.Want is not { } want
        ? base.TakeAsync(request, cancellationToken)
        : want.Count < 0
            ? throw new DataFeedException(DataFeedError.RequestInvalid, $"want.count is {want.Count}; it must be 0 or more.")
            : WantAsync(want.FirstStep, want.Count, cancellationToken);

    public override void CompleteRequests() => _ranges.Writer.TryComplete();

    public override async ValueTask<StepOutput> NextAsync(CancellationToken cancellationToken)
    {
        while (_left == 0)
        {
            if (_range.IsLast)
            {
                End = _reader.Plan.EndAt(_reader.Plan.FirstStep, _endStep);
                return StepOutput.None;
            }

            if (!_ranges.Reader.TryRead(out _range) && !await _ranges.Reader.WaitToReadAsync(cancellationToken))
            {
                End = new(0, EndReason.StepsReached, _next);
                return StepOutput.None;
            }

            _left = _range.Count;
        }

        var output = await _steps.NextAsync(cancellationToken);
        if (output.Batch is { } batch)
        {
            _left--;
            _next = batch.Step + 1;
            return output with { KnownAt = _range.WantedAt };
        }

        End = _steps.End;
        return output;
    }

    public override ValueTask DisposeAsync()
    {
        _ranges.Writer.TryComplete();
        return _steps.DisposeAsync();
    }

    private ValueTask WantAsync(long firstStep, long count, CancellationToken cancellationToken)
    {
        var wantedAt = Stopwatch.GetTimestamp();
        if (_isIndexed)
        {
            _reader.Want(firstStep, count);
            return _ranges.Writer.WriteAsync(new(Math.Min(count, _endStep - firstStep), count > _endStep - firstStep, wantedAt), cancellationToken);
        }

        if (count > 0 && firstStep != _nextWanted)
        {
            // Of what generates otherwise each time, what lies elsewhere can never be had.
            throw new DataFeedException(
                _reader.Plan.Feed.IsDeterministic ? DataFeedError.RequestInvalid : DataFeedError.ResumeUnsupported,
                $"want.first_step is {firstStep}, but feed \"{_reader.Plan.Feed.Name}\" is not seekable: its steps come in order, and the next is {_nextWanted}.");
        }

        _nextWanted += count;
        return _ranges.Writer.WriteAsync(new(count, false, wantedAt), cancellationToken);
    }

    private readonly record struct Range(long Count, bool IsLast, long WantedAt);
}
