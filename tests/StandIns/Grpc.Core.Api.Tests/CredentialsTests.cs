using Xunit;

namespace Grpc.Core.Api.Tests;

public sealed class CredentialsTests
{
    private static readonly CallCredentials Token = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);

    [Fact]
    public void Create_OverInsecure_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Token));
    }

    [Fact]
    public void Compose_OfOne_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Token));
    }
}
