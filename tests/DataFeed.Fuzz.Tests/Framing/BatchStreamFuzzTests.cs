using DataFeed.Fuzz.Tests.Inputs;
using DataFeed.Fuzz.Tests.Running;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using Grpc.Core;
using Xunit;

namespace DataFeed.Fuzz.Tests.Framing;

/// <summary>Streams of responses, as a client puts them together.</summary>
public sealed class BatchStreamFuzzTests
{
    private const int Inputs = 60_000;
    private const long MaxBatchBytes = 1 << 16;
    // Parsed headers are larger than their bytes: an empty tensor layout takes two on the wire, and an object here.
    private const long AllocatedForEachByte = 256;
    private const long AllocatedAnyway = 1 << 20;

    [Fact]
    public async Task Streams_OfAnyBytes_GiveRightBatchesOrANamedFailureAndAllMemoryBack()
    {
        var run = new FuzzRun(FuzzTarget.BatchStreams, Inputs, lanes: 2, (input, _) => Task.FromResult(Read(input)));

        await run.RunAllAsync();

        Assert.Superset(
            new HashSet<string> { "whole", "end", nameof(DataFeedError.ProtocolViolation), nameof(DataFeedError.BatchTooLarge), nameof(DataFeedError.BatchDamaged) },
            run.Outcomes.Keys.ToHashSet());
    }

    private static string Read(FuzzCase input)
    {
        var (messages, batches) = BatchMessages.Stream(input.Random);
        var isSame = input.Random.OneIn(6);
        Mutate(input.Random, messages, isSame);
        messages.ForEach(message => input.Show("message", message));
        var memory = new CountedMemory(MaxBatchBytes);
        var received = new List<byte[]>();
        var outcome = Receive(messages, memory, received, 1 + input.Random.Next(600));
        memory.RequireAllReturned();
        if (isSame)
        {
            FuzzCase.Require(outcome == "end" && batches.Count == received.Count, $"A valid stream of {batches.Count} batches gave {outcome}, {received.Count} batches.");
            FuzzCase.Require(batches.Zip(received).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)), "A valid stream gave other bytes.");
            return "whole";
        }

        return outcome;
    }

    private static void Mutate(FuzzRandom random, List<byte[]> messages, bool isSame)
    {
        for (var index = 0; index < messages.Count && isSame; index++)
        {
            messages[index] = random.OneIn(2) ? messages[index] : random.Disguise(messages[index]);
        }

        for (var changes = isSame ? 0 : 1 + random.Next(2); changes > 0; changes--)
        {
            var at = random.Next(messages.Count);
            switch (random.Next(8))
            {
                case 0:
                    messages.Insert(at, messages[random.Next(messages.Count)]);
                    break;
                case 1 when messages.Count > 1:
                    messages.RemoveAt(at);
                    break;
                default:
                    messages[at] = random.Mutate(messages[at], messages[random.Next(messages.Count)]);
                    break;
            }
        }
    }

    private static string Receive(List<byte[]> messages, CountedMemory memory, List<byte[]> received, int pieceLength)
    {
        using var assembler = new BatchAssembler(memory, MaxBatchBytes);
        var read = DataFeedMethods.ReceiveBatches(assembler).ResponseMarshaller.ContextualDeserializer;
        foreach (var message in messages)
        {
            var part = Deserialize(read, message, pieceLength);
            if (part.Failure is { } failure)
            {
                FuzzCase.Require(failure.Error is DataFeedError.ProtocolViolation or DataFeedError.BatchTooLarge or DataFeedError.BatchDamaged, $"The failure is {failure.Error}.");
                return failure.Error.ToString();
            }

            if (part.Memory is { } lent)
            {
                var layout = part.Header.Layout;
                received.Add(BatchMessages.Content(Enumerable.Range(0, layout.Tensors.Length).Select(index => lent.Tensor(index).ToArray()), part.SampleIds));
                FuzzCase.Require(
                    received[^1].Length == layout.Tensors.Sum(tensor => tensor.Length) + (layout.SampleIds?.Length ?? 0), "A tensor is not as long as its header says.");
                lent.Dispose();
            }

            if (part.End is not null)
            {
                return "end";
            }
        }

        return "incomplete";
    }

    private static IncomingPart Deserialize(Func<DeserializationContext, IncomingPart> read, byte[] message, int pieceLength)
    {
        var context = new MessageContext(message, pieceLength);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var part = read(context);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        FuzzCase.Require(
            allocated <= AllocatedAnyway + MaxBatchBytes + (AllocatedForEachByte * message.Length),
            $"{allocated} bytes were allocated for a message of {message.Length}.");
        return part;
    }
}
