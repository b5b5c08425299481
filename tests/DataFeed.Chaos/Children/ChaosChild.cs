using System.Diagnostics;

namespace DataFeed.Chaos.Children;

/// <summary>A process of a run, seen from the one that started it. It ends when its input does, whatever becomes of this process.</summary>
internal sealed class ChaosChild : IAsyncDisposable
{
    private const int LinesKept = 20;

    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private readonly Lock _writing = new();

    private ChaosChild(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>What it wrote last to its standard error.</summary>
    public string LastWords
    {
        get
        {
            lock (_errors)
            {
                return string.Join(Environment.NewLine, _errors);
            }
        }
    }

    /// <summary>Starts another process of this program.</summary>
    public static ChaosChild Start(ChaosRole role)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChaosChild).Assembly.Location);
        }

        foreach (var argument in (string[])[ChaosCommand.ChildVerb, role.ToString()])
        {
            start.ArgumentList.Add(argument);
        }

        // It lives for seconds: what only pays later is left out.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        return new ChaosChild(new Process { StartInfo = start });
    }

    /// <returns>Null at the end: the process is gone.</returns>
    public ValueTask<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync(CancellationToken.None);

    /// <summary>Says something to it. Lost where it is gone.</summary>
    public void Send(string line)
    {
        try
        {
            lock (_writing)
            {
                _process.StandardInput.WriteLine(line);
                _process.StandardInput.Flush();
            }
        }
        catch (IOException)
        {
            // Whoever reads its output learns of its end.
        }
    }

    /// <summary>SIGKILL: it gets no chance to say anything. Also where it is stopped.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            if (line is not null)
            {
                _errors.Enqueue(line);
            }

            if (_errors.Count > LinesKept)
            {
                _errors.Dequeue();
            }
        }
    }
}
