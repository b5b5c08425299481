using Grpc.AspNetCore.Tests.Services;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Tests;

public sealed class ActivationTests
{
    [Fact]
    public void Map_WithoutAddGrpc_SaysWhatIsMissing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddRouting();
        var application = builder.Build();

        var exception = Assert.Throws<InvalidOperationException>(application.MapGrpcService<EchoService>);

        Assert.Contains("AddGrpc", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_OfNoService_SaysSo()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        var application = builder.Build();

        var exception = Assert.Throws<InvalidOperationException>(application.MapGrpcService<Script>);

        Assert.Contains(nameof(BindServiceMethodAttribute), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetHttpContext_OfAForeignContext_ReadsItsUserState()
    {
        var context = new ForeignContext();
        Assert.Throws<InvalidOperationException>(context.GetHttpContext);

        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.UserState["__HttpContext"] = http;

        Assert.Same(http, context.GetHttpContext());
    }
}
