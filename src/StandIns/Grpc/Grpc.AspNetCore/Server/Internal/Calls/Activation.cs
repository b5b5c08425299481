namespace Grpc.AspNetCore.Server.Internal.Calls;

/// <summary>Ends what was made for one call.</summary>
internal static class Activation
{
    public static ValueTask ReleaseAsync(object instance, bool owned)
    {
        switch (instance)
        {
            case IAsyncDisposable disposable when owned:
                return disposable.DisposeAsync();
            case IDisposable disposable when owned:
                disposable.Dispose();
                break;
        }

        return default;
    }
}
