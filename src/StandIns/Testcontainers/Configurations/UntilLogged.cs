using System.Text.RegularExpressions;
using DotNet.Testcontainers.Containers;

namespace DotNet.Testcontainers.Configurations;

/// <summary>The container wrote something since it last stopped.</summary>
internal sealed class UntilLogged(string pattern) : IWaitUntil
{
    private readonly Regex _pattern = new(pattern, RegexOptions.None, TimeSpan.FromSeconds(5));

    public async Task<bool> UntilAsync(DockerContainer container)
    {
        var since = container.LastStopped;
        var (stdout, stderr) = await container.GetLogsAsync(since, timestampsEnabled: false).ConfigureAwait(false);
        return _pattern.IsMatch(stdout) || _pattern.IsMatch(stderr);
    }
}
