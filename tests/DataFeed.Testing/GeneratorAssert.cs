namespace DataFeed.Testing;

/// <summary>Law 1, as tests check it.</summary>
public static class GeneratorAssert
{
    /// <summary>Waits until no instance lives; each was disposed exactly once.</summary>
    public static async Task RequireAllDisposedAsync(this TestServer server)
    {
        await Wait.UntilAsync(() => server.Generators.Live, live => live == 0, "every generator instance to be disposed");
        if (server.Generators.Created != server.Generators.Disposed)
        {
            throw new InvalidOperationException(
                $"{server.Generators.Created} instances were created, {server.Generators.Disposed} disposed.");
        }
    }
}
