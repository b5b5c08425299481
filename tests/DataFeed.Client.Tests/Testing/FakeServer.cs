using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using Grpc.Core;

namespace DataFeed.Client.Tests.Testing;

/// <summary>One data server as its answers: a function for each kind of request, and one for each stream. Records what it was asked.</summary>
internal sealed class FakeServer(string address = "http://fake") : CallInvoker
{
    private readonly Dictionary<Type, Func<object, CallOptions, Task<object>>> _answers = [];
    private readonly List<object> _requests = [];
    private readonly List<FakeStream> _streams = [];
    private readonly Lock _lock = new();
    private Func<FakeStream, Task>? _serve;

    public string Address => address;

    /// <summary>While it is true, whatever it is asked fails as an address where nobody answers.</summary>
    public bool IsDown { get; set; }

    /// <summary>All unary requests, in their order.</summary>
    public IReadOnlyList<object> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>All streams, in their order.</summary>
    public IReadOnlyList<FakeStream> Streams
    {
        get
        {
            lock (_lock)
            {
                return [.. _streams];
            }
        }
    }

    /// <summary>What a server fails a call with.</summary>
    public static RpcException Failure(DataFeedError error, string detail = "scripted") =>
        new(new Status(ErrorTable.StatusOf(error), detail), new Metadata { { ErrorTrailer.Name, error.ToString() } });

    /// <summary>What gRPC says where no server has a word to say.</summary>
    public static RpcException Failure(StatusCode status, string detail = "cut") => new(new Status(status, detail));

    /// <summary>Says how a kind of request is answered from now on. A function that throws fails the call.</summary>
    public FakeServer Answer<TRequest, TResponse>(Func<TRequest, CallOptions, Task<TResponse>> answer)
        where TRequest : class
        where TResponse : class
    {
        _answers[typeof(TRequest)] = async (request, options) => await answer((TRequest)request, options);
        return this;
    }

    public FakeServer Answer<TRequest, TResponse>(Func<TRequest, TResponse> answer)
        where TRequest : class
        where TResponse : class =>
        Answer<TRequest, TResponse>((request, _) => Task.FromResult(answer(request)));

    /// <summary>Says how streams are served from now on. The function's end is the stream's.</summary>
    public FakeServer Serve(Func<FakeStream, Task> serve)
    {
        _serve = serve;
        return this;
    }

    /// <summary>Fails every open stream, as a server does that dies.</summary>
    public void Cut()
    {
        foreach (var stream in Streams)
        {
            stream.Fail(Failure(StatusCode.Unavailable));
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        new(AnswerAsync<TRequest, TResponse>(request, options), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var stream = new FakeStream((Method<NextBatchRequest, IncomingPart>)(object)method, options.CancellationToken);
        lock (_lock)
        {
            _streams.Add(stream);
        }

        _ = stream.RunAsync(IsDown ? _ => throw Failure(StatusCode.Unavailable) : _serve ?? throw new InvalidOperationException($"{address} serves no streams."));
        return (AsyncDuplexStreamingCall<TRequest, TResponse>)(object)stream.ToCall();
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private async Task<TResponse> AnswerAsync<TRequest, TResponse>(TRequest request, CallOptions options)
        where TRequest : class
        where TResponse : class
    {
        lock (_lock)
        {
            _requests.Add(request);
        }

        if (options.CancellationToken.IsCancellationRequested)
        {
            throw Failure(StatusCode.Cancelled);
        }

        if (IsDown)
        {
            throw Failure(StatusCode.Unavailable, "Connection refused");
        }

        return _answers.TryGetValue(typeof(TRequest), out var answer)
            ? (TResponse)await answer(request, options)
            : throw Failure(StatusCode.Unimplemented, $"{typeof(TRequest).Name} is not scripted.");
    }
}
