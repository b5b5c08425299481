namespace Grpc.Core;

/// <summary>Takes a call's requests.</summary>
/// <typeparam name="T">The requests' type.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Ends the requests. The responses may go on.</summary>
    Task CompleteAsync();
}
