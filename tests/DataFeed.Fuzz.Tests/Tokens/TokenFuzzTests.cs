using System.Collections.Immutable;
using DataFeed.Core.Epochs;
using DataFeed.Fuzz.Tests.Inputs;
using DataFeed.Fuzz.Tests.Running;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using DataFeed.Server.Tokens;
using Google.Protobuf;
using Xunit;

namespace DataFeed.Fuzz.Tests.Tokens;

/// <summary>Tokens and cursors that come back from clients.</summary>
public sealed class TokenFuzzTests
{
    private const int TokenInputs = 20_000;
    private const int CursorInputs = 15_000;

    private static readonly ImmutableSortedDictionary<string, string> Parameters =
        ImmutableSortedDictionary<string, string>.Empty.Add("batch_size", "4").Add("total", "100");

    private static readonly EpochDefinition Definition = new("items", new string('a', 32), Parameters, Seed: 7, Epoch: 3, BatchSize: 4)
    {
        Parts = [new("kind", "batches"), new("schema", "item I64 [-1], wide F32 [-1,3]"), new("source", "")],
    };

    [Fact]
    public async Task Tokens_OfAnyBytes_AreReadOrRefusedByName()
    {
        var run = new FuzzRun(FuzzTarget.EpochTokens, TokenInputs, lanes: 2, (input, _) => Task.FromResult(ReadToken(input)));

        await run.RunAllAsync();

        Assert.Superset(new HashSet<string> { "read", nameof(DataFeedError.TokenInvalid) }, run.Outcomes.Keys.ToHashSet());
    }

    [Fact]
    public async Task Cursors_OfAnyBytes_AreReadOrRefusedByName()
    {
        var run = new FuzzRun(FuzzTarget.Cursors, CursorInputs, lanes: 2, (input, _) => Task.FromResult(ReadCursor(input)));

        await run.RunAllAsync();

        Assert.Superset(
            new HashSet<string> { "read", nameof(DataFeedError.CursorInvalid), nameof(DataFeedError.CursorMismatch) }, run.Outcomes.Keys.ToHashSet());
    }

    private static string ReadToken(FuzzCase input)
    {
        var bytes = input.Random.MutateSealed(Token(input.Random), Token(input.Random));
        input.Show("token", bytes);
        try
        {
            var token = EpochToken.Decode(ByteString.CopyFrom(bytes));
            FuzzCase.Require(token.Differences(Definition).All(difference => difference.Length < 300), "A difference is told at length.");
            var written = token.Encode();
            FuzzCase.Require(written == EpochToken.Decode(written).Encode(), "A token that was read changes when it is written and read again.");
            return "read";
        }
        catch (DataFeedException exception) when (exception.Error == DataFeedError.TokenInvalid)
        {
            return exception.Error.ToString();
        }
    }

    private static string ReadCursor(FuzzCase input)
    {
        var cursor = Cursor.Of(Definition);
        var bytes = input.Random.MutateSealed(
            cursor.At(new(input.Random.Next(100), input.Random.Bytes(input.Random.Next(40)))).ToByteArray(), cursor.At(default).ToByteArray());
        input.Show("cursor", bytes);
        try
        {
            var read = Cursor.Decode(ByteString.CopyFrom(bytes));
            FuzzCase.Require(read.Position.Step >= 0, $"A cursor was let in at step {read.Position.Step}.");
            read.RequireMatch(Definition);
            var again = Cursor.Decode(read.At(read.Position));
            again.RequireMatch(Definition);
            FuzzCase.Require(
                again.Position.Step == read.Position.Step && again.Position.State.Span.SequenceEqual(read.Position.State.Span),
                "A cursor that was read changes when it is written and read again.");
            return "read";
        }
        catch (DataFeedException exception) when (exception.Error is DataFeedError.CursorInvalid or DataFeedError.CursorMismatch)
        {
            return exception.Error.ToString();
        }
    }

    private static byte[] Token(FuzzRandom random)
    {
        var request = new StartEpochRequest
        {
            Feed = "items",
            Run = random.OneIn(2) ? "run" : "",
            Epoch = random.Next(10),
            Seed = random.Boundary(),
            WorldSize = 1,
            Parameters = { Parameters },
        };
        if (random.OneIn(2))
        {
            request.Steps = random.Next(100);
        }

        var start = new EpochPosition(random.Next(100), random.Bytes(random.Next(40)));
        return EpochToken.Of(request, Definition, start, ByteString.CopyFrom(random.Bytes(16))).Encode().ToByteArray();
    }
}
