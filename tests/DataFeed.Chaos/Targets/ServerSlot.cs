using DataFeed.Chaos.Children;
using DataFeed.Chaos.Relay;
using DataFeed.Chaos.Schedule;
using DataFeed.Cli.CommandLine;

namespace DataFeed.Chaos.Targets;

/// <summary>A server's place in a run: one process after the other, and the relay before them.</summary>
/// <param name="index">Which.</param>
/// <param name="steps">Steps of its feeds.</param>
/// <param name="ledger">Address of the ledger that it shares; null for none.</param>
/// <param name="time">Tells when faults end.</param>
/// <param name="fail">Told where a process ends that nobody killed.</param>
internal sealed class ServerSlot(int index, int steps, string? ledger, TimeProvider time, Action<string> fail) : IFaultTarget, IAsyncDisposable
{
    // As a line of some hundred kilometres has it.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private readonly FaultRelay _relay = new(time);
    private ChaosChild? _child;
    private Task _watching = Task.CompletedTask;
    private volatile bool _isExpectedToEnd;

    public string Address => _relay.Address;

    /// <summary>Starts a process and waits until it serves.</summary>
    /// <exception cref="CommandException">It ended instead.</exception>
    public async Task StartAsync()
    {
        _isExpectedToEnd = false;
        var child = _child = ChaosChild.Start(ChaosRole.Server);
        child.Send(new ServerOrder(steps, ledger, Address).ToLine());
        var address = await child.ReadLineAsync() ?? throw new CommandException($"Server {index} did not start. {child.LastWords}");
        _relay.Target = new Uri(address);
        _watching = WatchAsync(child);
    }

    public async Task<bool> ApplyAsync(Fault fault, CancellationToken cancellationToken)
    {
        var duration = TimeSpan.FromMilliseconds(fault.Milliseconds);
        switch (fault.Kind)
        {
            case FaultKind.KillServer:
                await EndAsync();
                await Task.Delay(duration, time, cancellationToken);
                await StartAsync();
                return true;
            case FaultKind.PauseServer:
                await Shell.PauseAsync(_child!.Id, fault.Milliseconds);
                return true;
            case FaultKind.DropConnections:
                _relay.Drop();
                return true;
            case FaultKind.DelayConnections:
                await _relay.DelayAsync(Delay, duration, cancellationToken);
                return true;
            default:
                await _relay.StallAsync(duration, cancellationToken);
                return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await _relay.DisposeAsync();
    }

    private async Task EndAsync()
    {
        _isExpectedToEnd = true;
        _relay.Target = null;
        if (_child is { } child)
        {
            _child = null;
            child.Kill();
            await _watching;
            await child.DisposeAsync();
        }
    }

    private async Task WatchAsync(ChaosChild child)
    {
        while (await child.ReadLineAsync() is not null)
        {
            // It has said all that there is to say.
        }

        if (!_isExpectedToEnd)
        {
            fail($"Server {index} ended by itself. {child.LastWords}");
        }
    }
}
