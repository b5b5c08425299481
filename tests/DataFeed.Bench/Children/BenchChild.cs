using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using DataFeed.Bench.Measuring;
using DataFeed.Bench.Rows;
using DataFeed.Cli.CommandLine;

namespace DataFeed.Bench.Children;

/// <summary>A process of the benchmark, seen from the one that started it. Ends when its input does.</summary>
internal sealed class BenchChild : IAsyncDisposable
{
    private static readonly Dictionary<string, string> AsInTheImage = new()
    {
        ["DOTNET_SYSTEM_BUFFERS_SHAREDARRAYPOOL_MAXARRAYSPERPARTITION"] = "1024",
        ["DOTNET_SYSTEM_NET_HTTP_SOCKETSHTTPHANDLER_FLOWCONTROL_MAXSTREAMWINDOWSIZE"] = "67108864",
    };

    private readonly Process _process;
    private readonly string _name;

    private BenchChild(ProcessStartInfo start, string name)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        _name = name;
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new CommandException($"{start.FileName} cannot be run: {exception.Message}");
        }
    }

    /// <summary>Starts another process of this program.</summary>
    /// <param name="role">What it is to be.</param>
    /// <param name="asServer">Whether it collects garbage as ASP.NET Core servers do.</param>
    /// <param name="arguments">For the role.</param>
    public static BenchChild Start(ChildRole role, bool asServer, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(BenchChild).Assembly.Location);
        }

        foreach (var argument in (string[])[BenchCommand.ChildVerb, role.ToString(), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        if (role is ChildRole.FeedReader or ChildRole.RowsReader)
        {
            // As in the trainer's image, unless this process was told otherwise. The other lines have .NET's defaults.
            foreach (var (name, value) in AsInTheImage)
            {
                start.Environment.TryAdd(name, value);
            }
        }

        start.Environment["DOTNET_gcServer"] = asServer ? "1" : "0";
        return new BenchChild(start, role.ToString());
    }

    /// <summary>Starts a program that speaks the same lines.</summary>
    public static BenchChild Start(string program, params string[] arguments) => new(new ProcessStartInfo(program, arguments), program);

    /// <summary>Its memory at this moment.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public async Task<string[]> AddressesAsync() => (await ReceiveAsync()).Addresses ?? throw Unexpected();

    public async Task<Usage> UsageAsync()
    {
        await SendAsync(new ChildMessage(AskUsage: true));
        return (await ReceiveAsync()).Used ?? throw Unexpected();
    }

    /// <summary>Has a client read, and asks the server at both ends of the measured part what it used.</summary>
    public Task<Measurement> ReadAsync(ReadOrder order, BenchChild? server) => MeasureAsync(new ChildMessage(order), order.Bytes, server);

    /// <inheritdoc cref="ReadAsync"/>
    public Task<Measurement> ReadRowsAsync(RowsOrder order, BenchChild? server) => MeasureAsync(new ChildMessage(Rows: order), RowsOrder.BatchBytes, server);
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone, with what it had not read.
        }

        try
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<Measurement> MeasureAsync(ChildMessage order, long batchBytes, BenchChild? server)
    {
        await SendAsync(order);
        if (!(await ReceiveAsync()).Begun)
        {
            throw Unexpected();
        }

        var before = server is null ? null : await server.UsageAsync();
        var report = (await ReceiveAsync()).Report ?? throw Unexpected();
        var after = server is null ? null : await server.UsageAsync();
        return new Measurement(batchBytes, report.Seconds, report.Batches, before is null ? null : after!.Since(before), report.Used);
    }

    private async Task SendAsync(ChildMessage message)
    {
        try
        {
            await _process.StandardInput.WriteMessageAsync(message);
        }
        catch (IOException)
        {
            throw new CommandException($"The process {_name} is gone; what it wrote last stands above.");
        }
    }

    private async Task<ChildMessage> ReceiveAsync()
    {
        try
        {
            return await _process.StandardOutput.ReadMessageAsync() ?? throw new CommandException($"The process {_name} ended; what it wrote last stands above.");
        }
        catch (JsonException exception)
        {
            throw new CommandException($"The process {_name} wrote something else than a message: {exception.Message}");
        }
    }

    private CommandException Unexpected() => new($"The process {_name} answered something else than it was asked.");
}
