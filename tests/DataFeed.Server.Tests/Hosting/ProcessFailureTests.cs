using System.Net.Sockets;
using DataFeed.Server.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace DataFeed.Server.Tests.Hosting;

public sealed class ProcessFailureTests
{
    [Fact]
    public void Text_OfOptions_HasALineForEach() => Assert.Equal(
        $"first{Environment.NewLine}       second one", ProcessFailure.Text(new OptionsValidationException("", typeof(object), ["first", "second\none"])));

    [Fact]
    public void Text_OfAFailureWithACause_IsOneLineWithBoth() => Assert.Equal(
        "Failed to load. Line 3 is no JSON.", ProcessFailure.Text(new InvalidDataException("Failed to load.\n", new FormatException("Line 3 is no JSON."))));

    [Fact]
    public void Text_OfACauseThatIsToldAlready_SaysItOnce() => Assert.Equal(
        "Failed: in use.", ProcessFailure.Text(new IOException("Failed: in use.", new IOException("in use"))));

    [Fact]
    public void Failure_OfNobodysMistake_IsNamedAndLogged()
    {
        Assert.Equal("KeyNotFoundException: no such key", ProcessFailure.Text(new KeyNotFoundException("no such key")));
        Assert.False(ProcessFailure.IsMistake(new KeyNotFoundException()));
        Assert.True(ProcessFailure.IsMistake(new SocketException((int)SocketError.AccessDenied)));
    }
}
