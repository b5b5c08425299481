using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Client.Tests.Testing;

/// <summary>An epoch as any server has it: each step holds its own number, cursors are the number of the next step.</summary>
internal sealed class FakeFeed(long steps, long firstStep = 0)
{
    private const int Rows = 40;

    public long FirstStep => firstStep;

    public long EndStep => firstStep + steps;

    public ByteString Token { get; } = ByteString.CopyFromUtf8("token");

    public IEnumerable<long> Steps => Enumerable.Range(0, (int)steps).Select(step => firstStep + step);

    /// <summary>What StartEpoch answers.</summary>
    public StartEpochResponse Started => new()
    {
        EpochToken = Token,
        Steps = steps,
        FirstStep = firstStep,
        Cursor = CursorAt(firstStep),
        Seekable = true,
        Fingerprint = "f1",
    };

    public static ByteString CursorAt(long step)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, step);
        return ByteString.CopyFrom(bytes);
    }

    public long StepAt(ByteString cursor) => cursor.IsEmpty ? firstStep : BinaryPrimitives.ReadInt64LittleEndian(cursor.Span);

    /// <summary>A batch in two parts: one I64 tensor whose every row is the step.</summary>
    public static IEnumerable<NextBatchResponse> Batch(long step, ByteString? lease = null)
    {
        var values = Enumerable.Repeat(step, Rows).ToArray();
        var data = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        var header = new BatchHeader { Step = step, Rows = Rows, TotalBytes = data.Length, Cursor = CursorAt(step + 1), Lease = lease ?? ByteString.Empty };
        header.Tensors.Add(new Protocol.V1.TensorLayout { Name = "x", Dtype = Protocol.V1.DType.I64, Shape = { Rows }, Length = data.Length });
        yield return new NextBatchResponse { Header = header, Data = ByteString.CopyFrom(data, 0, 100) };
        yield return new NextBatchResponse { Data = ByteString.CopyFrom(data, 100, data.Length - 100), Last = true };
    }

    public NextBatchResponse End(long sent = 0) =>
        new() { End = new EpochEnd { Steps = sent, Reason = Protocol.V1.EndReason.Completed, Cursor = CursorAt(EndStep) } };

    /// <summary>Serves a stream as a data server does: all from the cursor, or what is wanted.</summary>
    /// <param name="stream">The client's.</param>
    /// <param name="lives">Batches to send before it fails; null: it does not fail.</param>
    /// <param name="failure">What it fails with then.</param>
    public async Task ServeAsync(FakeStream stream, int? lives = null, Exception? failure = null)
    {
        var open = (await stream.ReadAsync())!.Open;
        var left = lives ?? int.MaxValue;
        var step = StepAt(open.Cursor);
        if (!open.HasWindow)
        {
            Send(EndStep - step);
            stream.Send(End(EndStep - StepAt(open.Cursor)));
            return;
        }

        Send(open.Window);
        while (await stream.ReadAsync() is { } request)
        {
            step = request.Want.FirstStep;
            Send(request.Want.Count);
        }

        stream.Send(End());

        void Send(long count)
        {
            for (; count > 0; count--, step++)
            {
                if (left-- == 0)
                {
                    throw failure ?? FakeServer.Failure(Grpc.Core.StatusCode.Unavailable);
                }

                stream.Send(Batch(step));
            }
        }
    }

    /// <summary>Makes a server that knows this epoch.</summary>
    public FakeServer Server(string address = "http://fake", IEnumerable<string>? servers = null)
    {
        var started = Started;
        started.Servers.Add(servers ?? []);
        return new FakeServer(address)
            .Answer<StartEpochRequest, StartEpochResponse>(_ => started)
            .Answer<GetEpochRequest, GetEpochResponse>(request => Describe(request, started))
            .Serve(stream => ServeAsync(stream));
    }

    private GetEpochResponse Describe(GetEpochRequest request, StartEpochResponse started)
    {
        var response = new GetEpochResponse { Epoch = started, Request = new StartEpochRequest { Feed = "fake", Delivery = Protocol.V1.Delivery.Every, WorldSize = 1 } };
        if (!request.Cursor.IsEmpty)
        {
            response.CursorStep = StepAt(request.Cursor);
        }

        return response;
    }
}
