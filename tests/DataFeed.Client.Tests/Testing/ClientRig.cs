using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Client.Servers;

namespace DataFeed.Client.Tests.Testing;

/// <summary>A client of fake servers on a fake clock.</summary>
internal sealed class ClientRig : IDisposable
{
    private readonly Dictionary<string, FakeServer> _known;

    public ClientRig(params FakeServer[] servers)
        : this(new DataFeedClientOptions(), new TestTime(), servers)
    {
    }

    /// <param name="options">The client's.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="servers">Those that it is given.</param>
    /// <param name="others">Those that it can only be told of.</param>
    public ClientRig(DataFeedClientOptions options, TestTime time, FakeServer[] servers, params FakeServer[] others)
    {
        Time = time;
        _known = servers.Concat(others).ToDictionary(server => server.Address);
        Client = new DataFeedClient(servers.Select(server => server.Address), options, time, Open);
    }

    public DataFeedClient Client { get; }

    public TestTime Time { get; }

    public CountedMemory Memory { get; } = new();

    public ReadOptions Options => new() { Memory = Memory };

    public Task<Epoch> StartAsync(Delivery delivery = Delivery.Every) =>
        Client.StartEpochAsync(new EpochRequest { Feed = "fake", Delivery = delivery });

    /// <summary>Reads to the end; checks that each batch holds its step.</summary>
    /// <param name="reading">The stream.</param>
    /// <param name="seen">Is told each step while its batch is in use; null: nobody.</param>
    public static async Task<List<long>> ReadAsync(EpochReading reading, Action<long>? seen = null)
    {
        List<long> steps = [];
        await foreach (var batch in reading)
        {
            using (batch)
            {
                Assert.All(batch["x"].AsSpan<long>().ToArray(), value => Assert.Equal(batch.Step, value));
                steps.Add(batch.Step);
                seen?.Invoke(batch.Step);
            }
        }

        return steps;
    }

    public void Dispose() => Client.Dispose();

    private ServerLink Open(string address) => new(address, _known[address], Time);
}
