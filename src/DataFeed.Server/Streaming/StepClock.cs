using System.Diagnostics;
using DataFeed.Protocol.V1;

namespace DataFeed.Server.Streaming;

/// <summary>Tells where the time of each of a stream's steps went. Its parts follow one another from one taking to the next.</summary>
internal struct StepClock
{
    private long _takenAt;
    private long _writtenAt;

    public StepClock() => _takenAt = _writtenAt = Stopwatch.GetTimestamp();

    /// <summary>A batch is taken for sending.</summary>
    public void Take(in StepOutput output, StepTiming timing)
    {
        var (now, batch) = (Stopwatch.GetTimestamp(), output.Batch!);
        var known = Math.Clamp(output.KnownAt, _writtenAt, now);
        var made = Math.Clamp(batch.MadeAt, known, now);
        timing.WrittenUs = Microseconds(_takenAt, _writtenAt);
        timing.ClaimedUs = Microseconds(_writtenAt, known);
        timing.MadeUs = Microseconds(known, made);
        timing.TakenUs = Microseconds(made, now);
        timing.GenerateUs = (long)batch.GenerateTime.TotalMicroseconds;
        _takenAt = now;
    }

    /// <summary>The batch is written.</summary>
    public void Write() => _writtenAt = Stopwatch.GetTimestamp();

    private static long Microseconds(long from, long to) => (long)Stopwatch.GetElapsedTime(from, to).TotalMicroseconds;
}
