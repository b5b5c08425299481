namespace DotNet.Testcontainers.Volumes;

/// <summary>A folder that outlives the containers it is mounted in. Disposing it deletes it.</summary>
public interface IVolume : IFutureResource, IAsyncDisposable
{
    /// <summary>Its name for the engine.</summary>
    /// <exception cref="InvalidOperationException">It is not created.</exception>
    string Name { get; }
}
