using System.Globalization;
using Grpc.Core.Wire;
using Xunit;

namespace Grpc.Core.Api.Tests.Wire;

public sealed class StatusMappingTests
{
    public static TheoryData<StatusCode> Codes => [.. Enum.GetValues<StatusCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void FromTrailers_EveryCode_IsRead(StatusCode code)
    {
        var status = StatusMapping.FromTrailers(((int)code).ToString(CultureInfo.InvariantCulture), "50%25 done");

        Assert.Equal(code, status.StatusCode);
        Assert.Equal("50% done", status.Detail);
    }

    [Theory]
    [InlineData("17")]
    [InlineData("-1")]
    [InlineData("ok")]
    [InlineData("")]
    public void FromTrailers_UnknownCode_IsUnknownAndQuotesIt(string code)
    {
        var status = StatusMapping.FromTrailers(code, "words");

        Assert.Equal(StatusCode.Unknown, status.StatusCode);
        Assert.Contains($"'{code}'", status.Detail, StringComparison.Ordinal);
        Assert.Contains("words", status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(302, StatusCode.Unknown)]
    public void FromHttpStatus_TheProtocolsTable_Holds(int http, StatusCode expected)
    {
        Assert.Equal(expected, StatusMapping.FromHttpStatus(http));
    }

    [Theory]
    [InlineData(0x0, StatusCode.Internal)]
    [InlineData(0x1, StatusCode.Internal)]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xB, StatusCode.ResourceExhausted)]
    [InlineData(0xC, StatusCode.PermissionDenied)]
    public void FromHttp2Error_TheProtocolsTable_Holds(long error, StatusCode expected)
    {
        Assert.Equal(expected, StatusMapping.FromHttp2Error(error));
    }

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("Application/gRPC; charset=utf-8", true)]
    [InlineData("application/grpc-web", false)]
    [InlineData("text/html", false)]
    [InlineData(null, false)]
    public void IsGrpcContentType_OnlyGrpcItself_Holds(string? contentType, bool expected)
    {
        Assert.Equal(expected, WireNames.IsGrpcContentType(contentType));
    }
}
