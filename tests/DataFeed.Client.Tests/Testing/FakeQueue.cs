using System.Buffers.Binary;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Client.Tests.Testing;

/// <summary>The claims of a QUEUE epoch, as the ledger under several servers has them.</summary>
internal sealed class FakeQueue(FakeFeed feed)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, long> _fences = [];
    private readonly Dictionary<long, long> _acknowledged = [];
    private readonly HashSet<long> _held = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _fence;

    /// <summary>Steps that are acknowledged, in ascending order. Each once.</summary>
    public IReadOnlyList<long> Acknowledged
    {
        get
        {
            lock (_lock)
            {
                return [.. _acknowledged.Keys.Order()];
            }
        }
    }

    /// <summary>Serves one consumer until all steps are acknowledged.</summary>
    /// <param name="stream">The consumer's.</param>
    /// <param name="dies">Asked before each batch, each acknowledgement and each answer; true ends the stream as a lost server does.</param>
    public async Task ServeAsync(FakeStream stream, Func<bool>? dies = null)
    {
        var open = (await stream.ReadAsync())!.Open;
        HashSet<long> claimed = [];
        try
        {
            while (true)
            {
                var changed = Changed();
                while (stream.TryRead(out var request))
                {
                    RequireLife(dies);
                    var accepted = Acknowledge(request!.Ack);
                    claimed.Remove(request.Ack.Step);
                    RequireLife(dies);
                    stream.Send(new NextBatchResponse { Acknowledgement = new Acknowledgement { Step = request.Ack.Step, Accepted = accepted } });
                }

                if (Acknowledged.Count == feed.Steps.Count())
                {
                    stream.Send(feed.End());
                    return;
                }

                while (claimed.Count < open.Window && TryClaim(out var step, out var lease))
                {
                    claimed.Add(step);
                    RequireLife(dies);
                    stream.Send(FakeFeed.Batch(step, lease));
                }

                await Task.WhenAny(stream.HasRequestAsync(), changed);
                stream.Over.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            Release(claimed);
        }
    }

    /// <summary>Takes a step from whoever holds it, as a ledger does whose lease ran out, and has another acknowledge it.</summary>
    public void TakeAway(long step)
    {
        lock (_lock)
        {
            _fences[step] = ++_fence;
            _acknowledged[step] = _fence;
        }
    }

    private static void RequireLife(Func<bool>? dies)
    {
        if (dies?.Invoke() is true)
        {
            throw FakeServer.Failure(Grpc.Core.StatusCode.Unavailable);
        }
    }

    private bool TryClaim(out long step, out ByteString lease)
    {
        lock (_lock)
        {
            var free = feed.Steps.Where(each => !_held.Contains(each) && !_acknowledged.ContainsKey(each)).Take(1).ToArray();
            (step, lease) = (free.Length == 0 ? -1 : free[0], ByteString.Empty);
            if (step < 0)
            {
                return false;
            }

            _held.Add(step);
            _fences[step] = ++_fence;
            var bytes = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, _fence);
            lease = ByteString.CopyFrom(bytes);
            return true;
        }
    }

    private bool Acknowledge(NextBatchRequest.Types.Ack ack)
    {
        lock (_lock)
        {
            var fence = BinaryPrimitives.ReadInt64LittleEndian(ack.Lease.Span);
            if (_acknowledged.TryGetValue(ack.Step, out var by) || _fences[ack.Step] != fence)
            {
                return by == fence;
            }

            _acknowledged.Add(ack.Step, fence);
            _held.Remove(ack.Step);
            Change();
            return true;
        }
    }

    private void Release(HashSet<long> steps)
    {
        lock (_lock)
        {
            _held.ExceptWith(steps);
            Change();
        }
    }

    private Task Changed()
    {
        lock (_lock)
        {
            return _changed.Task;
        }
    }

    private void Change()
    {
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
