using System.Globalization;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Fuzz.Tests.Framing;
using DataFeed.Fuzz.Tests.Inputs;
using DataFeed.Fuzz.Tests.Running;
using DataFeed.Protocol.Errors;
using Xunit;

namespace DataFeed.Fuzz.Tests.Client;

/// <summary>A live client against a server that answers anything.</summary>
public sealed class ClientCallFuzzTests
{
    private const int Inputs = 12_000;
    private const int Lanes = 8;
    private const long MaxBatchBytes = 1 << 16;

    [Fact]
    public async Task Calls_AnsweredWithAnyBytes_EndWithARightResultOrOneExceptionAndAllMemoryBack()
    {
        await using var server = await HostileServer.StartAsync();
        using var client = new DataFeedClient(server.Address, new DataFeedClientOptions { MaxBatchBytes = MaxBatchBytes, RetryFor = TimeSpan.Zero });
        var run = new FuzzRun(FuzzTarget.ClientCalls, Inputs, Lanes, (input, _) => CallAsync(input, server, client));

        await run.RunFirstHalfAsync();
        await server.RequireNoneUnfinishedAsync();
        var growth = new HeapGrowth();
        await run.RunSecondHalfAsync();
        await server.RequireNoneUnfinishedAsync();

        await growth.RequireBoundedAsync(FuzzSettings.Scale(Inputs) / 2);
        Assert.Superset(
            new HashSet<string> { "right result", nameof(DataFeedError.ProtocolViolation), nameof(DataFeedError.ServerFailed), nameof(DataFeedError.Unavailable) },
            run.Outcomes.Keys.ToHashSet());
    }

    private static async Task<string> CallAsync(FuzzCase input, HostileServer server, DataFeedClient client)
    {
        var isUnary = input.Random.OneIn(4);
        var script = isUnary ? ResponseScript.ForUnary(input.Random) : ResponseScript.ForStream(input.Random);
        input.Show("answer", $"{script.HttpStatus} {Describe(script.Headers)} then {Describe(script.Trailers)}, reset {script.ResetWith}, headers alone {script.HasHeadersAlone}");
        script.Pieces.ForEach(piece => input.Show("piece", piece));
        var feed = input.Index.ToString(CultureInfo.InvariantCulture);
        try
        {
            if (isUnary)
            {
                server.AnswerStart(feed, script);
                await client.StartEpochAsync(new EpochRequest { Feed = feed });
                return script.IsHonest ? "right result" : "read";
            }

            server.AnswerStream(feed, script);
            return await ReadAsync(await client.StartEpochAsync(new EpochRequest { Feed = feed }), script, input.Random.OneIn(20));
        }
        catch (DataFeedException exception) when (!script.IsHonest)
        {
            FuzzCase.Require(Enum.IsDefined(exception.Error), $"The error is {exception.Error}.");
            return exception.Error.ToString();
        }
        finally
        {
            server.Forget(feed);
        }
    }

    private static async Task<string> ReadAsync(Epoch epoch, ResponseScript script, bool leavesEarly)
    {
        var memory = new CountedMemory(MaxBatchBytes);
        var batches = new List<byte[]>();
        var reading = epoch.ReadAsync(new ReadOptions { Memory = memory });
        try
        {
            await foreach (var batch in reading)
            {
                using var given = batch;
                var memories = Enumerable.Range(0, batch.Layout.Tensors.Length).Select(index => batch.Memory.Tensor(index).ToArray());
                batches.Add(BatchMessages.Content(memories, batch.SampleIds));
                if (leavesEarly)
                {
                    return "left early";
                }
            }
        }
        finally
        {
            memory.RequireAllReturned();
        }

        FuzzCase.Require(reading.End is not null, "A stream ended well without an end.");
        FuzzCase.Require(
            !script.IsHonest || (batches.Count == script.Batches.Count && batches.Zip(script.Batches).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second))),
            "A valid stream gave other bytes.");
        return script.IsHonest ? "right result" : "read";
    }

    private static string Describe(List<(string Name, string Value)> headers) => string.Join("; ", headers.Select(header => $"{header.Name}: {header.Value}"));
}
