namespace Grpc.AspNetCore.Server.Internal.Binding;

/// <summary>Which services the application maps so far, so that each catch-all endpoint is mapped once.</summary>
internal sealed class MappedMethods
{
    private readonly HashSet<string> _services = new(StringComparer.Ordinal);

    public bool IsEmpty => _services.Count == 0;

    public bool TryAddService(string name) => _services.Add(name);
}
