namespace Grpc.AspNetCore.Server.Internal.Protocol;

/// <summary>What a client is told of a handler's exception.</summary>
internal static class ErrorText
{
    private const string Plain = "Exception was thrown by handler.";

    public static string Describe(Exception exception, bool detailed)
    {
        if (!detailed)
        {
            return Plain;
        }

        var parts = new List<string> { Plain };
        for (var current = exception; current is not null; current = current.InnerException)
        {
            parts.Add($"{current.GetType().Name}: {current.Message}");
        }

        return string.Join(' ', parts);
    }
}
