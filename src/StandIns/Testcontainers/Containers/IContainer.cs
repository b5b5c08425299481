using DotNet.Testcontainers.Configurations;

namespace DotNet.Testcontainers.Containers;

/// <summary>
/// A container, created by its first start. Disposing it kills it and removes it with its anonymous volumes.
/// </summary>
/// <remarks>Starts, stops and pauses take turns; <see cref="State"/>, <see cref="Health"/> and ports are those of the last of them.</remarks>
public interface IContainer : IAsyncDisposable
{
    /// <summary>Its id, 64 hexadecimal digits.</summary>
    /// <exception cref="InvalidOperationException">It is not created.</exception>
    string Id { get; }

    /// <summary>
    /// Where its published ports are: what the environment variable TESTCONTAINERS_HOST_OVERRIDE says, else the engine's host, else this machine.
    /// </summary>
    string Hostname { get; }

    /// <summary>Its address on the first of its networks.</summary>
    /// <exception cref="InvalidOperationException">It is not created.</exception>
    string IpAddress { get; }

    /// <summary>What it does.</summary>
    TestcontainersStates State { get; }

    /// <summary>What its health check says.</summary>
    TestcontainersHealthStatus Health { get; }

    /// <summary>The port of <see cref="Hostname"/> that leads to one of its own. Another start may give another.</summary>
    /// <param name="containerPort">Its own port, TCP.</param>
    /// <exception cref="InvalidOperationException">It is not created, or the port is not published.</exception>
    ushort GetMappedPublicPort(int containerPort);

    /// <summary>Waits for the end of its first process.</summary>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The exit code: 128 and the signal's number where a signal ended it.</returns>
    Task<long> GetExitCodeAsync(CancellationToken ct = default);

    /// <summary>Reads what it wrote.</summary>
    /// <param name="since">From when; the default is its beginning.</param>
    /// <param name="until">To when; the default is now.</param>
    /// <param name="timestampsEnabled">Whether each line begins with its time.</param>
    /// <param name="ct">Cancels the reading.</param>
    Task<(string Stdout, string Stderr)> GetLogsAsync(
        DateTime since = default, DateTime until = default, bool timestampsEnabled = true, CancellationToken ct = default);

    /// <summary>Creates it where it is not created, starts it, and waits for what its builder said.</summary>
    /// <param name="ct">Cancels the start; what is created is removed by disposing.</param>
    /// <exception cref="ContainerNotRunningException">It ended during a wait.</exception>
    /// <exception cref="TimeoutException">What is waited for did not come.</exception>
    /// <exception cref="InvalidOperationException">The engine refused; the message has its words.</exception>
    Task StartAsync(CancellationToken ct = default);

    /// <summary>Sends its stop signal, and SIGKILL where it does not end in its stop time. It can be started again, its files are kept.</summary>
    /// <param name="ct">Ends the wait, not the stop.</param>
    Task StopAsync(CancellationToken ct = default);

    /// <summary>Freezes its processes.</summary>
    /// <param name="ct">Cancels the call.</param>
    Task PauseAsync(CancellationToken ct = default);

    /// <summary>Lets its processes go on.</summary>
    /// <param name="ct">Cancels the call.</param>
    Task UnpauseAsync(CancellationToken ct = default);

    /// <summary>Writes a file into it, and the folders that it lacks.</summary>
    /// <param name="fileContent">All of it.</param>
    /// <param name="filePath">Where: an absolute path.</param>
    /// <param name="uid">Its owner's number.</param>
    /// <param name="gid">Its group's number.</param>
    /// <param name="fileMode">Who may do what with it.</param>
    /// <param name="ct">Cancels the copying.</param>
    Task CopyAsync(
        byte[] fileContent, string filePath, uint uid = 0, uint gid = 0, UnixFileModes fileMode = Unix.FileMode644, CancellationToken ct = default);

    /// <summary>Reads a file in it.</summary>
    /// <param name="filePath">Where: an absolute path.</param>
    /// <param name="ct">Cancels the reading.</param>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="InvalidOperationException">It is a folder.</exception>
    Task<byte[]> ReadFileAsync(string filePath, CancellationToken ct = default);

    /// <summary>Runs a command in it to its end.</summary>
    /// <param name="command">The program and its arguments; no shell takes them apart.</param>
    /// <param name="ct">Ends the wait, not the command.</param>
    /// <exception cref="InvalidOperationException">The container does not run.</exception>
    Task<ExecResult> ExecAsync(IList<string> command, CancellationToken ct = default);
}
