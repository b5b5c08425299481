using System.Diagnostics;

namespace DataFeed.EndToEnd.Tests.Processes;

/// <summary>A process that a test runs: its output line by line, its end, and its certain death when disposed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    // Generous: another build may have the machine.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ProcessOutput _output = new();
    private readonly string _name;

    private ChildProcess(Process process, string name)
    {
        _process = process;
        _name = name;
        process.OutputDataReceived += (_, line) => _output.Add(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => _output.Add(line.Data, isError: true);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote so far, to say in a failed assertion.</summary>
    public string Transcript => $"{_name} wrote:{Environment.NewLine}{_output}";

    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var all = arguments.ToArray();
        var start = new ProcessStartInfo(program, all) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(new Process { StartInfo = start }, $"{Path.GetFileName(program)} {string.Join(' ', all)}");
        child._process.Start();
        child._process.StandardInput.Close();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    public static ChildProcess StartDotNet(
        string project, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null) =>
        Start("dotnet", arguments.Prepend(BuiltOutput.Program(project)), environment);

    /// <summary>Waits for a line of output that something can be made of.</summary>
    /// <param name="find">Makes it of a line, or null.</param>
    /// <param name="reason">What is waited for, to say when it does not come.</param>
    public async Task<T> LineAsync<T>(Func<string, T?> find, string reason)
        where T : class
    {
        using var late = new CancellationTokenSource(Patience);
        try
        {
            return await _output.FindAsync(find, late.Token)
                ?? throw new InvalidOperationException($"{_name} ended without {reason}. {Transcript}");
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {Patience} for {reason}. {Transcript}");
        }
    }

    /// <summary>Waits for its end.</summary>
    public async Task<ProcessResult> ExitAsync(TimeSpan? patience = null)
    {
        using var late = new CancellationTokenSource(patience ?? Patience);
        try
        {
            // Returns when both outputs are read to their end as well.
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {patience ?? Patience} for the end of the process. {Transcript}");
        }

        return new ProcessResult(_process.ExitCode, _output.Lines(isError: false), _output.Lines(isError: true), Transcript);
    }

    /// <summary>SIGKILL: it gets no chance to say anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>SIGTERM: what a container runtime sends.</summary>
    public async Task TerminateAsync()
    {
        // The shell's own kill: not every machine has the program.
        await using var kill = Start("bash", ["-c", $"kill -TERM {Id}"]);
        await kill.ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await ExitAsync();
        _process.Dispose();
    }
}
