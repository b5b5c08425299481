namespace DotNet.Testcontainers.Networks;

/// <summary>A network of containers, which find one another on it by their aliases. Disposing it deletes it.</summary>
public interface INetwork : IFutureResource, IAsyncDisposable
{
    /// <summary>Its name for the engine.</summary>
    /// <exception cref="InvalidOperationException">It is not created.</exception>
    string Name { get; }
}
