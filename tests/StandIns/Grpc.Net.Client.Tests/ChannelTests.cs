using Grpc.Core;
using Grpc.Core.Interceptors;
using Xunit;

namespace Grpc.Net.Client.Tests;

public sealed class ChannelTests
{
    [Fact]
    public void ForAddress_WithoutHost_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress("file:///x"));
        Assert.Throws<UriFormatException>(() => GrpcChannel.ForAddress("localhost"));
    }

    [Fact]
    public void ForAddress_AnotherScheme_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress("ftp://host"));
    }

    [Fact]
    public void ForAddress_CredentialsAgainstTheScheme_AreRefused()
    {
        Assert.Throws<InvalidOperationException>(
            () => GrpcChannel.ForAddress("http://h", new GrpcChannelOptions { Credentials = ChannelCredentials.SecureSsl }));
        Assert.Throws<InvalidOperationException>(
            () => GrpcChannel.ForAddress("https://h", new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure }));
    }

    [Fact]
    public void ForAddress_ClientAndHandler_AreRefused()
    {
        using var client = new HttpClient();
        using var handler = new SocketsHttpHandler();

        Assert.Throws<ArgumentException>(
            () => GrpcChannel.ForAddress("http://h", new GrpcChannelOptions { HttpClient = client, HttpHandler = handler }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dispose_AskedToDisposeTheHandler_DoesSoAndElseNot(bool dispose)
    {
        using var handler = new WatchedHandler();
        var channel = GrpcChannel.ForAddress("http://h", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = dispose });

        channel.Dispose();
        channel.Dispose();

        Assert.Equal(dispose, handler.IsDisposed);
    }

    [Fact]
    public async Task Intercept_OfAChannel_SurroundsItsCalls()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.Headers["seen"] = context.Request.Headers["added"];
            return context.AnswerAsync([1]);
        });
        var invoker = server.Connect().Intercept(headers =>
        {
            headers.Add("added", "v");
            return headers;
        });
        using var call = invoker.AsyncUnaryCall(TestMethods.Unary, null, default, []);

        Assert.Equal("v", (await call.ResponseHeadersAsync).GetValue("seen"));
        await call;
    }

    [Theory]
    [InlineData(true, "Bearer x;http://127.0.0.1/test.Service;Unary")]
    [InlineData(false, "")]
    public async Task CallCredentials_OverPlainHttp_AreSentOnlyWhereAllowed(bool allowed, string expected)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.Headers["seen"] = context.Request.Headers["authorization"].ToString();
            return context.AnswerAsync([1]);
        });
        var credentials = CallCredentials.FromInterceptor((context, metadata) =>
        {
            var service = new Uri(context.ServiceUrl);
            metadata.Add("authorization", $"Bearer x;{service.Scheme}://{service.Host}{service.AbsolutePath};{context.MethodName}");
            return Task.CompletedTask;
        });
        var channel = server.Connect(new GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = allowed });
        using var call = channel.CallUnary(options: new CallOptions(credentials: credentials));

        Assert.Equal(expected, (await call.ResponseHeadersAsync).GetValue("seen") ?? "");
        await call;
    }

    private sealed class WatchedHandler : HttpMessageHandler
    {
        internal bool IsDisposed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
