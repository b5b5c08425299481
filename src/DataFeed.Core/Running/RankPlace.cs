namespace DataFeed.Core.Running;

/// <summary>Where one rank of a split epoch stands, or stood when it left.</summary>
internal sealed class RankPlace(long rank)
{
    private BatchWindow? _lastWindow;
    private long _lastNext;
    private bool _isFinished;

    public long Rank => rank;

    /// <summary>The rank's newest reader; null once that has left.</summary>
    public WindowReader? Reader { get; private set; }

    /// <summary>When it came, took or left last.</summary>
    public long MovedAt { get; private set; }

    public long Next => Reader?.Next ?? _lastNext;

    public void Enter(WindowReader reader, long now)
    {
        (Reader, _isFinished) = (reader, false);
        MovedAt = now;
    }

    public void Move(long now) => MovedAt = now;

    public void Leave(bool isFinished, long now)
    {
        (_lastWindow, _lastNext, _isFinished) = (Reader!.Window, Reader.Next, isFinished);
        MovedAt = now;
        Reader = null;
    }

    /// <summary>The first step that the window must still have for it.</summary>
    /// <remarks>
    /// Who reads in a window behind will come over to this one; who is ahead of it will not. Who left is expected back where it
    /// was, or, in a window that it has never read, at its start.
    /// </remarks>
    public long NeededFrom(BatchWindow window)
    {
        if (Reader is { } reader)
        {
            return reader.Window == window || reader.Next < window.Front ? reader.Next : long.MaxValue;
        }

        return _isFinished ? long.MaxValue : _lastWindow == window ? _lastNext : window.Start;
    }

    public string Describe() => Reader is null
        ? $"rank {rank} left before step {Next}"
        : $"rank {rank} has not taken step {Next}";
}
