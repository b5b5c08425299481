using Grpc.Core;
using Grpc.Net.Client;

namespace DataFeed.Client.Servers;

/// <summary>One data server, and how it has done of late. Connects with the first call.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ServerLink : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly GrpcChannel _channel;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private TimeSpan _pause;
    private long _failedAt;

    /// <exception cref="ArgumentException">The address is not one of a data server.</exception>
    public ServerLink(string address, TimeProvider time)
    {
        Address = address;
        _time = time;
        _channel = ServerAddress.Open(address);
        Invoker = _channel.CreateCallInvoker();
    }

    public string Address { get; }

    public CallInvoker Invoker { get; }

    /// <summary>How long it is better left alone; zero where it may be asked now.</summary>
    public TimeSpan Pause
    {
        get
        {
            lock (_lock)
            {
                var left = _pause - _time.GetElapsedTime(_failedAt);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>It failed: each time in a row it is left alone for twice as long.</summary>
    public void CountFailure()
    {
        lock (_lock)
        {
            _pause = _pause == TimeSpan.Zero ? FirstPause : _pause * 2;
            _pause = _pause < LongestPause ? _pause : LongestPause;
            _failedAt = _time.GetTimestamp();
        }
    }

    public void CountSuccess()
    {
        lock (_lock)
        {
            _pause = TimeSpan.Zero;
        }
    }

    public void Dispose() => _channel.Dispose();
}
