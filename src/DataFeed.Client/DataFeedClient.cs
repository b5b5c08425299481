using DataFeed.Client.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DataFeed.Client;

/// <summary>Starts epochs on a data server and reads them. Thread-safe; one for each server is enough.</summary>
public sealed class DataFeedClient : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;
    private readonly TimeProvider _time;

    /// <summary>Makes a client. No connection is opened before the first call.</summary>
    /// <param name="address">`http://host:port` (HTTP/2 by prior knowledge), `https://host:port` or `unix:/path`.</param>
    /// <param name="options">Bounds and times; null means the defaults.</param>
    /// <exception cref="ArgumentException">The address or an option is not valid; all failing options are listed.</exception>
    public DataFeedClient(string address, DataFeedClientOptions? options = null)
    {
        Options = options ?? new DataFeedClientOptions();
        Options.Validate();
        Address = address;
        _time = TimeProvider.System;
        _channel = ServerAddress.Open(address);
        _invoker = _channel.CreateCallInvoker();
    }

    /// <summary>The server's address, as given.</summary>
    public string Address { get; }

    internal DataFeedClientOptions Options { get; }

    internal CallInvoker Invoker => _invoker;

    /// <summary>Lists what the server can run, by name.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="DataFeedException">The call failed; see its <see cref="DataFeedException.Error"/>.</exception>
    public async Task<IReadOnlyList<Feed>> ListFeedsAsync(CancellationToken cancellationToken = default)
    {
        var response = await CallAsync(DataFeedMethods.ListFeeds, new ListFeedsRequest(), cancellationToken).ConfigureAwait(false);
        return response.Feeds;
    }

    /// <summary>Starts an epoch: the server spins up a new generator instance for it.</summary>
    /// <param name="request">What fixes the epoch.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="DataFeedException">The server refused the request, or does not answer.</exception>
    public async Task<Epoch> StartEpochAsync(EpochRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = await CallAsync(DataFeedMethods.StartEpoch, request.ToWire(), cancellationToken).ConfigureAwait(false);
        return new Epoch(this, response);
    }

    /// <summary>Joins an epoch that another process started.</summary>
    /// <param name="token">Its <see cref="Epoch.Token"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="DataFeedException">The server refused the token, or does not answer.</exception>
    public async Task<EpochStatus> GetEpochAsync(ByteString token, CancellationToken cancellationToken = default)
    {
        var response = await CallAsync(
            DataFeedMethods.GetEpoch, new GetEpochRequest { EpochToken = token }, cancellationToken).ConfigureAwait(false);
        return new EpochStatus(response.DeliveredSteps, response.LiveGenerators, response.Ended);
    }

    /// <summary>Closes the connections. Open streams end.</summary>
    public void Dispose() => _channel.Dispose();

    internal async Task<TResponse> CallAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        var deadline = _time.GetUtcNow().UtcDateTime + Options.RequestTimeout;
        try
        {
            using var call = _invoker.AsyncUnaryCall(method, null, new CallOptions(null, deadline, cancellationToken), request);
            return await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException exception)
        {
            throw CallFailure.Translate(exception, Address, cancellationToken);
        }
    }
}
