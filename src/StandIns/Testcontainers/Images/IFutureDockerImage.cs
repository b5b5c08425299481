namespace DotNet.Testcontainers.Images;

/// <summary>An image that is built when it is created. Disposing it deletes it.</summary>
public interface IFutureDockerImage : IImage, IFutureResource, IAsyncDisposable;
