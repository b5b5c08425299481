using DataFeed.Protocol.Errors;
using Grpc.Core;

namespace DataFeed.Client.Servers;

/// <summary>One data server, and how it has done of late. Connects with the first call.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="address">Its address, as given.</param>
/// <param name="invoker">Makes all calls to it.</param>
/// <param name="time">The clock.</param>
/// <param name="connection">Closed with it.</param>
internal sealed class ServerLink(string address, CallInvoker invoker, TimeProvider time, IDisposable? connection = null) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private volatile bool _isWell;
    private volatile bool _hasAnswered;
    private TimeSpan _pause;
    private long _failedAt;

    /// <summary>Opens one over the network.</summary>
    /// <exception cref="ArgumentException">The address is not one of a data server.</exception>
    public static ServerLink Open(string address, TimeProvider time)
    {
        var channel = ServerAddress.Open(address);
        return new ServerLink(address, channel.CreateCallInvoker(), time, channel);
    }

    public string Address => address;

    public CallInvoker Invoker => invoker;

    /// <summary>Whether it ever did what it was asked.</summary>
    public bool HasAnswered => _hasAnswered;

    /// <summary>How long it is better left alone; zero where it may be asked now.</summary>
    public TimeSpan Pause
    {
        get
        {
            lock (_lock)
            {
                var left = _pause - time.GetElapsedTime(_failedAt);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Makes one call.</summary>
    /// <exception cref="DataFeedException">The server refused, or does not answer in time.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, TimeSpan timeout, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        var deadline = time.GetUtcNow().UtcDateTime + timeout;
        using var call = invoker.AsyncUnaryCall(method, null, new CallOptions(null, deadline, cancellationToken), request);
        try
        {
            return await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException exception)
        {
            throw CallFailure.Translate(exception, address, cancellationToken);
        }
    }

    /// <summary>It failed: each time in a row it is left alone for twice as long.</summary>
    public void CountFailure()
    {
        lock (_lock)
        {
            _isWell = false;
            _pause = _pause == TimeSpan.Zero ? FirstPause : _pause * 2;
            _pause = _pause < LongestPause ? _pause : LongestPause;
            _failedAt = time.GetTimestamp();
        }
    }

    /// <summary>It did something. Cheap where it did so before.</summary>
    public void CountSuccess()
    {
        if (_isWell)
        {
            return;
        }

        lock (_lock)
        {
            _pause = TimeSpan.Zero;
            _isWell = true;
            _hasAnswered = true;
        }
    }

    public void Dispose() => connection?.Dispose();
}
