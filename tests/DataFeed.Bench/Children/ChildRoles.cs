using System.Globalization;
using DataFeed.Bench.Bare;
using DataFeed.Bench.Distance;
using DataFeed.Bench.Feed;
using DataFeed.Bench.Measuring;
using DataFeed.Bench.Raw;
using DataFeed.Bench.Rows;
using DataFeed.Bench.Training;

namespace DataFeed.Bench.Children;

/// <summary>Plays a role until its input ends.</summary>
internal static class ChildRoles
{
    /// <param name="role">Which.</param>
    /// <param name="arguments">
    /// A server's: the file of its Unix socket; a data server's go on with settings, Key=Value each. The relay's: the server's address and its
    /// delay each way, in milliseconds.
    /// </param>
    public static Task RunAsync(ChildRole role, string[] arguments) => role switch
    {
        ChildRole.FeedServer => ServeAsync(FeedServer.Start(arguments[0], arguments[1..])),
        ChildRole.BareServer => ServeAsync(BareServer.Start(arguments[0])),
        ChildRole.RawServer => ServeAsync(new RawServer(arguments[0])),
        ChildRole.FeedReader => ReadAsync(FeedReading.OpenAsync),
        ChildRole.BareReader => ReadAsync(BareReading.OpenAsync),
        ChildRole.RawReader => ReadAsync(RawReading.OpenAsync),
        ChildRole.StepTaker => ReadAsync(StepReading.OpenAsync),
        ChildRole.RowsReader => ReadRowsAsync(new RowsReading()),
        _ => RelayAsync(arguments),
    };

    private static async Task ServeAsync(IBenchServer server)
    {
        await using (server)
        {
            await Console.Out.WriteMessageAsync(new ChildMessage(Addresses: await server.AddressesAsync()));
            while (await Console.In.ReadMessageAsync() is not null)
            {
                await Console.Out.WriteMessageAsync(new ChildMessage(Used: Usage.Now(server.Batches)));
            }
        }
    }

    private static async Task ReadAsync(Func<ReadOrder, Task<IBatchReading>> open)
    {
        while (await Console.In.ReadMessageAsync() is { } message)
        {
            if (message.Read is { } order)
            {
                await Console.Out.WriteMessageAsync(new ChildMessage(Report: await MeasuredReading.RunAsync(order, open, Console.Out)));
            }
            else
            {
                await Console.Out.WriteMessageAsync(new ChildMessage(Used: Usage.Now(0)));
            }
        }
    }

    private static async Task ReadRowsAsync(RowsReading reading)
    {
        while (await Console.In.ReadMessageAsync() is { Rows: { } order })
        {
            await Console.Out.WriteMessageAsync(new ChildMessage(Begun: true));
            await Console.Out.WriteMessageAsync(new ChildMessage(Report: await reading.RunAsync(order)));
        }
    }

    private static async Task RelayAsync(string[] arguments)
    {
        await using var relay = new DelayRelay(new Uri(arguments[0]), TimeSpan.FromMilliseconds(double.Parse(arguments[1], CultureInfo.InvariantCulture)), TimeProvider.System);
        await Console.Out.WriteMessageAsync(new ChildMessage(Addresses: [relay.Address]));
        while (await Console.In.ReadMessageAsync() is not null)
        {
            await Console.Out.WriteMessageAsync(new ChildMessage(Used: Usage.Now(0)));
        }
    }
}
