using DotNet.Testcontainers.Containers;

namespace DotNet.Testcontainers.Configurations;

/// <summary>A command in the container exits with 0.</summary>
internal sealed class UntilCommandSucceeds(IList<string> command) : IWaitUntil
{
    public async Task<bool> UntilAsync(DockerContainer container)
    {
        try
        {
            return (await container.ExecAsync(command).ConfigureAwait(false)).ExitCode == 0;
        }
        catch (InvalidOperationException)
        {
            // It ended since the last look at it; the next look tells why.
            return false;
        }
    }
}
