using DataFeed.Client.Epochs;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Client;

/// <summary>Starts epochs on data servers and reads them. Thread-safe; one for each group of equal servers is enough.</summary>
/// <remarks>
/// With several servers, a seekable epoch is read from all of them at once, and any epoch goes on where one is lost: the batches and their
/// order are those of a single server. Servers that share a ledger tell of one another.
/// </remarks>
public sealed class DataFeedClient : IDisposable
{
    private volatile bool _wasAnswered;

    /// <summary>Makes a client. No connection is opened before the first call.</summary>
    /// <param name="address">`http://host:port` (HTTP/2 by prior knowledge), `https://host:port` or `unix:/path`.</param>
    /// <param name="options">Bounds and times; null means the defaults.</param>
    /// <exception cref="ArgumentException">The address or an option is not valid; all failing options are listed.</exception>
    public DataFeedClient(string address, DataFeedClientOptions? options = null)
        : this([address], options)
    {
    }

    /// <summary>Makes a client of several servers that have the same feeds.</summary>
    /// <param name="addresses">One or more, each as for one server. The first is asked first.</param>
    /// <param name="options">Bounds and times; null means the defaults.</param>
    /// <exception cref="ArgumentException">An address or an option is not valid; all failing options are listed.</exception>
    public DataFeedClient(IEnumerable<string> addresses, DataFeedClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        Options = options ?? new DataFeedClientOptions();
        Options.Validate();
        Servers = new ServerPool(addresses, Time);
        Address = Servers.Next().Address;
    }

    /// <summary>The first server's address, as given.</summary>
    public string Address { get; }

    internal DataFeedClientOptions Options { get; }

    internal ServerPool Servers { get; }

    internal TimeProvider Time { get; } = TimeProvider.System;

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
        Servers.Learn(response.Servers);
        return new Epoch(this, response, request.Delivery == Tensors.Delivery.Queue);
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
    public void Dispose() => Servers.Dispose();

    internal Retry NewRetry() => new(Options.RetryFor, Time);

    /// <summary>Asks who serves an epoch now.</summary>
    internal async Task AskForServersAsync(ByteString token, CancellationToken cancellationToken)
    {
        var response = await CallAsync(DataFeedMethods.GetEpoch, new GetEpochRequest { EpochToken = token }, cancellationToken).ConfigureAwait(false);
        Servers.Learn(response.Servers);
    }

    /// <summary>Asks one server, and another where that one is lost.</summary>
    internal async Task<TResponse> CallAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        var retry = NewRetry();
        var untried = Servers.Servers.Length;
        while (true)
        {
            var server = Servers.Next();
            try
            {
                var response = await CallAsync(server, method, request, cancellationToken).ConfigureAwait(false);
                _wasAnswered = true;
                server.CountSuccess();
                return response;
            }
            catch (RpcException exception)
            {
                if (!cancellationToken.IsCancellationRequested && ErrorTable.IsRetryable(ErrorTable.ErrorOf(exception)))
                {
                    server.CountFailure();
                }

                // A first address that nobody answers at is a mistake; one that did answer comes back.
                untried--;
                var mayFollow = ErrorTable.IsRetryable(ErrorTable.ErrorOf(exception)) && (untried > 0 || (_wasAnswered && retry.HasTime()));
                if (cancellationToken.IsCancellationRequested || !mayFollow)
                {
                    throw CallFailure.Translate(exception, server.Address, cancellationToken);
                }
            }

            await retry.WaitAsync(Servers.Next().Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks every server, and leaves out those that are lost.</summary>
    internal async Task<IReadOnlyList<TResponse>> CallAllAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        List<TResponse> responses = [];
        Exception? failure = null;
        foreach (var server in Servers.Servers)
        {
            try
            {
                responses.Add(await CallAsync(server, method, request, cancellationToken).ConfigureAwait(false));
            }
            catch (RpcException exception)
            {
                failure = CallFailure.Translate(exception, server.Address, cancellationToken);
            }
        }

        return responses.Count > 0 ? responses : throw failure!;
    }

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        ServerLink server, Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        var deadline = Time.GetUtcNow().UtcDateTime + Options.RequestTimeout;
        using var call = server.Invoker.AsyncUnaryCall(method, null, new CallOptions(null, deadline, cancellationToken), request);
        return await call.ResponseAsync.ConfigureAwait(false);
    }
}
