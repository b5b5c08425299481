namespace Grpc.Core;

/// <summary>Takes a call's responses.</summary>
/// <typeparam name="T">The responses' type.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
