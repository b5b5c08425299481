namespace Grpc.Core;

/// <summary>What a call that a handler makes inherits from the handler's own.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
