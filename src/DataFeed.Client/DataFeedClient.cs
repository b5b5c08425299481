using DataFeed.Client.Epochs;
using DataFeed.Client.Feeds;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using Grpc.Core;

namespace DataFeed.Client;

/// <summary>Starts epochs on data servers and reads them. Thread-safe; one for each group of equal servers is enough.</summary>
/// <remarks>
/// With several servers, a seekable epoch is read from all of them at once, and any epoch goes on where one is lost: the batches and their
/// order are those of a single server. Servers that share a ledger tell of one another.
/// </remarks>
public sealed class DataFeedClient : IDisposable
{
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
        : this(addresses, options ?? new DataFeedClientOptions(), TimeProvider.System, address => ServerLink.Open(address, TimeProvider.System))
    {
    }

    /// <param name="addresses">One or more.</param>
    /// <param name="options">Bounds and times.</param>
    /// <param name="time">The clock of every wait.</param>
    /// <param name="open">Makes the link to an address.</param>
    internal DataFeedClient(IEnumerable<string> addresses, DataFeedClientOptions options, TimeProvider time, Func<string, ServerLink> open)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        options.Validate();
        Options = options;
        Time = time;
        Servers = new ServerPool(addresses, open);
        Address = Servers.Next().Address;
    }

    /// <summary>The first server's address, as given.</summary>
    public string Address { get; }

    internal DataFeedClientOptions Options { get; }

    internal ServerPool Servers { get; }

    internal TimeProvider Time { get; }

    /// <summary>Lists what the server can run, by name.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="DataFeedException">The call failed; see its <see cref="DataFeedException.Error"/>.</exception>
    public async Task<IReadOnlyList<FeedInfo>> ListFeedsAsync(CancellationToken cancellationToken = default)
    {
        var response = await CallAsync(DataFeedMethods.ListFeeds, new ListFeedsRequest(), cancellationToken).ConfigureAwait(false);
        return [.. response.Feeds.Select(FeedInfo.FromWire)];
    }

    /// <summary>Describes a feed, stage by stage.</summary>
    /// <param name="feed">A name of <see cref="ListFeedsAsync"/>.</param>
    /// <param name="parameters">The generator function's arguments, by name. Those left out take the feed's defaults; null: all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="DataFeedException">The server has no such feed, refused a parameter, or does not answer.</exception>
    public async Task<FeedDescription> DescribeFeedAsync(
        string feed, IReadOnlyDictionary<string, string>? parameters = null, CancellationToken cancellationToken = default)
    {
        var request = new DescribeFeedRequest { Feed = feed };
        request.Parameters.Add(parameters?.ToDictionary() ?? []);
        return FeedDescription.FromWire(await CallAsync(DataFeedMethods.DescribeFeed, request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Starts an epoch: the server spins up a new generator instance for it.</summary>
    /// <param name="request">What fixes the epoch.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="DataFeedException">The server refused the request, or does not answer.</exception>
    public async Task<Epoch> StartEpochAsync(EpochRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var wire = request.ToWire();
        return await NewFailover().RunAsync(
            async server =>
            {
                var started = await server.CallAsync(DataFeedMethods.StartEpoch, wire, Options.RequestTimeout, cancellationToken).ConfigureAwait(false);
                Servers.Learn(started.Servers);
                return new Epoch(this, server, started, request.Delivery);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Joins an epoch that another process started, to read it here.</summary>
    /// <param name="token">Its <see cref="Epoch.Token"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="DataFeedException">The server refused the token, or does not answer.</exception>
    public async Task<Epoch> JoinAsync(EpochToken token, CancellationToken cancellationToken = default)
    {
        var response = await AskForEpochAsync(token, default, cancellationToken).ConfigureAwait(false);
        return new Epoch(this, Servers.Next(), response.Epoch, (Delivery)response.Request.Delivery);
    }

    /// <summary>Asks for an epoch's state on one server, and for the step of a cursor.</summary>
    /// <param name="token">The epoch's <see cref="Epoch.Token"/>.</param>
    /// <param name="cursor">A cursor of the epoch, whose step is told. Empty, the default: none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="DataFeedException">The server refused the token or the cursor, or does not answer.</exception>
    public async Task<EpochStatus> GetEpochAsync(EpochToken token, EpochCursor cursor = default, CancellationToken cancellationToken = default)
    {
        var response = await AskForEpochAsync(token, cursor, cancellationToken).ConfigureAwait(false);
        return new EpochStatus(
            EpochRequest.FromWire(response.Request),
            response.DeliveredSteps,
            response.LiveGenerators,
            response.Ended,
            response.HasCursorStep ? response.CursorStep : null);
    }

    /// <summary>Closes the connections. Open streams end.</summary>
    public void Dispose() => Servers.Dispose();

    internal Failover NewFailover() => new(Servers, Options.RetryFor, Time);

    /// <summary>Asks for an epoch, and learns who serves it now.</summary>
    /// <returns>With the epoch and its request.</returns>
    internal async Task<GetEpochResponse> AskForEpochAsync(EpochToken token, EpochCursor cursor, CancellationToken cancellationToken)
    {
        var request = new GetEpochRequest { EpochToken = token.ToWire(), Cursor = cursor.ToWire() };
        var response = await CallAsync(DataFeedMethods.GetEpoch, request, cancellationToken).ConfigureAwait(false);
        if (response.Epoch is null || response.Request is null)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation, "A data server was asked for an epoch and told nothing of it.");
        }

        Servers.Learn(response.Epoch.Servers);
        return response;
    }

    /// <summary>Asks one server, and another where that one is lost.</summary>
    internal Task<TResponse> CallAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class =>
        NewFailover().RunAsync(server => server.CallAsync(method, request, Options.RequestTimeout, cancellationToken), cancellationToken);

    /// <summary>Asks every server, and leaves out those that fail while one answers.</summary>
    internal async Task<IReadOnlyList<TResponse>> CallAllAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        var calls = Servers.Servers.Select(server => server.CallAsync(method, request, Options.RequestTimeout, cancellationToken)).ToArray();
        await ((Task)Task.WhenAll(calls)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        TResponse[] responses = [.. calls.Where(call => call.IsCompletedSuccessfully).Select(call => call.Result)];
        return responses.Length > 0 ? responses : [await calls[0].ConfigureAwait(false)];
    }
}
