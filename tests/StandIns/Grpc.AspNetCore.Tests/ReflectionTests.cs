using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;
using Grpc.Reflection.V1;
using static Grpc.Reflection.V1.ServerReflectionResponse;

namespace Grpc.AspNetCore.Tests;

public sealed class ReflectionTests
{
    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task ListServices_NamesEveryMappedService(string version)
    {
        var response = await AskAsync(new ServerReflectionRequest { Host = "h", ListServices = "*" }, version);

        Assert.Equal(
            ["datafeed.test.Echo", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"],
            response.ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal("h", response.ValidHost);
        Assert.Equal("*", response.OriginalRequest.ListServices);
    }

    [Theory]
    [InlineData("datafeed.test.Echo")]
    [InlineData("datafeed.test.Echo.Duplex")]
    [InlineData("datafeed.test.EchoRequest")]
    [InlineData("datafeed.test.EchoRequest.text")]
    public async Task FileContainingSymbol_Known_AnswersItsFile(string symbol)
    {
        var response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        Assert.Equal(["echo.proto"], FileNames(response));
    }

    [Fact]
    public async Task FileByFilename_Known_AnswersIt()
    {
        var response = await AskAsync(new ServerReflectionRequest { FileByFilename = "grpc/health/v1/health.proto" });

        Assert.Equal(["grpc/health/v1/health.proto"], FileNames(response));
    }

    [Fact]
    public async Task AllExtensionNumbers_OfAMessageWithoutAny_AreNone()
    {
        var response = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "datafeed.test.EchoRequest" });

        Assert.Equal("datafeed.test.EchoRequest", response.AllExtensionNumbersResponse.BaseTypeName);
        Assert.Empty(response.AllExtensionNumbersResponse.ExtensionNumber);
    }

    [Fact]
    public async Task Unknown_OfAnyKind_IsNotFound()
    {
        ServerReflectionRequest[] requests =
        [
            new() { FileContainingSymbol = "no.Such" },
            new() { FileByFilename = "no.proto" },
            new() { AllExtensionNumbersOfType = "no.Such" },
            new() { FileContainingExtension = new() { ContainingType = "datafeed.test.EchoRequest", ExtensionNumber = 100 } },
        ];
        foreach (var request in requests)
        {
            var response = await AskAsync(request);

            Assert.Equal(MessageResponseOneofCase.ErrorResponse, response.MessageResponseCase);
            Assert.Equal((int)StatusCode.NotFound, response.ErrorResponse.ErrorCode);
        }
    }

    private static IEnumerable<string> FileNames(ServerReflectionResponse response) =>
        response.FileDescriptorResponse.FileDescriptorProto.Select(file => FileDescriptorProto.Parser.ParseFrom(file).Name);

    private static async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request, string version = "v1")
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);
        await using var call = client.StartAt($"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo");
        await call.SendAsync(Frame.Of(request.ToByteArray()));
        var response = await call.ReadAsync();
        await call.CompleteAsync();
        Assert.Null(await call.ReadAsync());
        return ServerReflectionResponse.Parser.ParseFrom(response!.Bytes);
    }
}
