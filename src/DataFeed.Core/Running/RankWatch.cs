using DataFeed.Core.Epochs;

namespace DataFeed.Core.Running;

/// <summary>Fails the ranks that have waited too long for one that is absent. Used under its epoch's lock.</summary>
internal sealed class RankWatch(SharedEpoch epoch, RankGroup group, SharingOptions options) : IDisposable
{
    private ITimer? _timer;
    private bool _isArmed;

    /// <summary>A rank waits from now on.</summary>
    /// <returns>When that was.</returns>
    public long StartWaiting()
    {
        Arm(options.RankTimeout);
        return options.Time.GetTimestamp();
    }

    public void Dispose() => _timer?.Dispose();

    // One timer for all, armed by the first that waits: who waits for the generator only costs it nothing.
    private void Arm(TimeSpan due)
    {
        if (!_isArmed)
        {
            _isArmed = true;
            _timer ??= options.Time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        lock (epoch.Gate)
        {
            _isArmed = false;
            if (epoch.IsDisposed)
            {
                return;
            }

            TimeSpan? due = null;
            foreach (var reader in epoch.Windows.SelectMany(window => window.Readers).Where(reader => reader.IsWaiting))
            {
                if (!group.IsOver(reader.WaitingSince))
                {
                    Sooner(options.RankTimeout - options.Time.GetElapsedTime(reader.WaitingSince));
                }
                else if (reader.Window.IsFull && group.Absent(reader.Window) is { } absent)
                {
                    reader.Fail(EpochErrors.RankAbsent(epoch.Plan, reader.Rank, reader.Next, absent, options.RankTimeout));
                }
                else
                {
                    // It waits for the generator, or for a rank that was there not long ago.
                    Sooner(options.RankTimeout / 4);
                }
            }

            if (due is { } next)
            {
                Arm(next);
            }

            void Sooner(TimeSpan other) => due = due < other ? due : other;
        }
    }
}
