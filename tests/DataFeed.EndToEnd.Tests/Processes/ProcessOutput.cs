namespace DataFeed.EndToEnd.Tests.Processes;

/// <summary>The lines of a process, in the order they came, for readers who wait and for those who look back. Thread-safe.</summary>
internal sealed class ProcessOutput
{
    private readonly Lock _lock = new();
    private readonly List<(string Text, bool IsError)> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closed;

    /// <param name="text">A line; null where the stream is at its end.</param>
    /// <param name="isError">Whether it came on standard error.</param>
    public void Add(string? text, bool isError)
    {
        lock (_lock)
        {
            if (text is null)
            {
                _closed++;
            }
            else
            {
                _lines.Add((text, isError));
            }

            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public string[] Lines(bool isError)
    {
        lock (_lock)
        {
            return [.. _lines.Where(line => line.IsError == isError).Select(line => line.Text)];
        }
    }

    /// <returns>What was made of the first line that fits; null where the output ended without one.</returns>
    public async Task<T?> FindAsync<T>(Func<string, T?> find, CancellationToken cancellationToken)
        where T : class
    {
        var next = 0;
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                for (; next < _lines.Count; next++)
                {
                    if (find(_lines[next].Text) is { } found)
                    {
                        return found;
                    }
                }

                if (_closed == 2)
                {
                    return null;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            // The end is what matters of a long one.
            return string.Join(Environment.NewLine, _lines.TakeLast(60).Select(line => (line.IsError ? "! " : "| ") + line.Text));
        }
    }
}
