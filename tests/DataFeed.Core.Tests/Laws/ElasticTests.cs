using System.Security.Cryptography;
using System.Text;
using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Laws;

/// <summary>Law 4 over a whole life: ranks come and go between steps.</summary>
public sealed class ElasticTests
{
    private static readonly int[] Worlds = [1, 8, 3, 6];

    [Fact]
    public void Split_WorldOf1Then8Then3Then6AtAnySteps_HasTheHashOfTheRunOfOne()
    {
        var cases =
            from rows in Gen.Choose(60, 700)
            from batchSize in Gen.Choose(8, 40)
            from remainder in Gen.Elements(Remainder.Short, Remainder.Drop, Remainder.Pad)
            from cuts in Gen.ArrayOf(Gen.Choose(0, 1000), 3)
            from seed in Gen.Choose(0, int.MaxValue)
            select (Rows: rows, Cuts: cuts, Request: new Traversal
            {
                Feed = "noise",
                BatchSize = batchSize,
                Remainder = remainder,
                Seed = (ulong)seed,
                Delivery = Delivery.Split,
                WorldSize = 1,
            });
        Property.Holds(cases, async @case =>
        {
            var feeds = new FeedCollection().AddIndexed("noise", _ => new NoiseSource(@case.Rows), 8, shuffle: true);
            var total = Plans.Create(feeds, @case.Request).Steps!.Value;
            long[] bounds = [0, .. @case.Cuts.Select(cut => cut % (total + 1)).Order(), total];
            List<string> whole = [];
            List<string> elastic = [];

            await AddAsync(whole, feeds, @case.Request, 0, total);
            for (var phase = 0; phase < Worlds.Length; phase++)
            {
                await AddAsync(elastic, feeds, @case.Request with { WorldSize = Worlds[phase] }, bounds[phase], bounds[phase + 1]);
            }

            Assert.Equal(total, whole.Count);
            Assert.Equal(Hash(whole), Hash(elastic));
        });
    }

    [Fact]
    public void Split_Of1000RandomEpochs_HasTheSameNumberOfStepsOnAllRanks()
    {
        var cases =
            from rows in Gen.Choose(0, 300)
            from batchSize in Gen.Choose(1, 64)
            from world in Gen.Choose(1, Math.Min(batchSize, 16))
            from remainder in Gen.Elements(Remainder.Short, Remainder.Drop, Remainder.Pad)
            select (Rows: rows, Request: new Traversal
            {
                Feed = "noise",
                BatchSize = batchSize,
                WorldSize = world,
                Remainder = remainder,
                Delivery = Delivery.Split,
            });
        Property.Holds(cases, async @case =>
        {
            var feeds = new FeedCollection().AddIndexed("noise", _ => new NoiseSource(@case.Rows), 8, shuffle: true);
            var plan = Plans.Create(feeds, @case.Request);
            var ends = new List<TraversalEnd>();
            for (var rank = 0; rank < plan.WorldSize; rank++)
            {
                var readout = await EpochReadout.OfAsync(plan, rank);
                Assert.Equal(readout.Batches.Count, readout.End!.Steps);
                ends.Add(readout.End);
            }

            Assert.Equal(plan.Steps, Assert.Single(ends.Distinct()).Steps);
        }, tests: 1000);
    }

    /// <summary>The global batches that ranks of one world make of the steps from one to another.</summary>
    private static async Task AddAsync(List<string> global, FeedCollection feeds, Traversal request, long from, long to)
    {
        if (from == to)
        {
            return;
        }

        var plan = Plans.Create(feeds, request with { Start = new(from), Steps = to - from });
        var ranks = await Task.WhenAll(Enumerable.Range(0, (int)plan.WorldSize).Select(rank => EpochReadout.OfAsync(plan, rank)));
        Assert.All(ranks, rank => Assert.Equal(to - from, rank.Batches.Count));
        for (var step = 0; step < to - from; step++)
        {
            global.Add(string.Join('\n', ranks.SelectMany(rank => rank.ValidRows[step])));
        }
    }

    private static string Hash(IEnumerable<string> batches) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join("\n\n", batches))));
}
