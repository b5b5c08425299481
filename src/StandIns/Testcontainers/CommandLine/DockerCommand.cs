using System.ComponentModel;
using System.Diagnostics;
using DotNet.Testcontainers.Builders;

namespace DotNet.Testcontainers.CommandLine;

/// <summary>Runs the program <c>docker</c> of the PATH, which finds its engine by DOCKER_HOST or its context.</summary>
internal static class DockerCommand
{
    /// <summary>Runs it, whatever its exit code.</summary>
    /// <param name="arguments">What follows its name.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="input">Its standard input; null for none.</param>
    /// <exception cref="DockerUnavailableException">There is no such program, or it reaches no engine.</exception>
    public static async Task<DockerOutput> RunAsync(IReadOnlyCollection<string> arguments, CancellationToken cancellationToken, byte[]? input = null)
    {
        using var process = Start(arguments, input is not null);
        var output = ReadAsync(process.StandardOutput.BaseStream);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            if (input is not null)
            {
                await WriteAsync(process, input, cancellationToken).ConfigureAwait(false);
            }

            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var result = new DockerOutput(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        return result.ExitCode != 0 && result.Error.Contains("Cannot connect to the Docker daemon", StringComparison.Ordinal)
            ? throw new DockerUnavailableException($"{Say(arguments)}: {result.Error.Trim()}", null)
            : result;
    }

    /// <summary>Runs it, and fails where its exit code is not 0.</summary>
    /// <exception cref="DockerUnavailableException">There is no such program, or it reaches no engine.</exception>
    /// <exception cref="InvalidOperationException">The engine refused.</exception>
    public static async Task<DockerOutput> RequireAsync(IReadOnlyCollection<string> arguments, CancellationToken cancellationToken, byte[]? input = null)
    {
        var result = await RunAsync(arguments, cancellationToken, input).ConfigureAwait(false);
        return result.ExitCode == 0 ? result : throw Refused(arguments, result);
    }

    public static InvalidOperationException Refused(IEnumerable<string> arguments, DockerOutput result) =>
        new($"\"{Say(arguments)}\" ended with {result.ExitCode}: {result.Error.Trim()}");

    private static string Say(IEnumerable<string> arguments) => $"docker {string.Join(' ', arguments)}";

    private static Process Start(IReadOnlyCollection<string> arguments, bool hasInput)
    {
        var start = new ProcessStartInfo("docker", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var process = Process.Start(start)!;
            if (!hasInput)
            {
                process.StandardInput.Close();
            }

            return process;
        }
        catch (Win32Exception exception)
        {
            throw new DockerUnavailableException($"{Say(arguments)}: the program docker could not be started; it must be on the PATH.", exception);
        }
    }

    private static async Task WriteAsync(Process process, byte[] input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code and its words tell why.
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all).ConfigureAwait(false);
        return all.ToArray();
    }
}
