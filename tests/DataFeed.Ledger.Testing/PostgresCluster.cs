using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DataFeed.Ledger.Testing;

/// <summary>
/// A PostgreSQL of one's own in a temporary folder, on a free port of the loopback address, which can be stopped, killed and started again
/// with its data on the same port. Disposing it stops it and deletes the folder.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly string _folder;

    private PostgresCluster(string folder, int port)
    {
        _folder = folder;
        Port = port;
    }

    /// <summary>The port that it listens on, whenever it runs.</summary>
    public int Port { get; }

    /// <summary>Connection to its one database, without a password. A ledger's address is <c>postgres:</c> and this.</summary>
    public string Connection => $"Host=127.0.0.1;Port={Port};Username=datafeed;Database=postgres";

    /// <summary>A shell command that does what <see cref="KillAsync"/> does, without waiting.</summary>
    public string KillCommand => $"kill -9 $(head -n 1 '{Path.Combine(Data, "postmaster.pid")}')";

    /// <summary>A shell command that does what <see cref="StartAsync"/> does.</summary>
    public string StartCommand => $"until {PostgresPrograms.CommandOf("pg_ctl", StartArguments)}; do sleep 0.2; done";

    // What the kernel holds survives the processes, so nothing need be synced to disk.
    private string[] StartArguments =>
    [
        "start", "--wait", "--pgdata", Data, "--log", Path.Combine(_folder, "log"), "--options",
        $"-c port={Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off -c shared_buffers=16MB",
    ];

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a cluster and starts it.</summary>
    public static async Task<PostgresCluster> StartNewAsync()
    {
        var cluster = new PostgresCluster(Directory.CreateTempSubdirectory("datafeed-postgres-").FullName, FreePort());
        try
        {
            await PostgresPrograms.GiveAsync(cluster._folder);
            await PostgresPrograms.RunAsync(
                "initdb", "--pgdata", cluster.Data, "--username", "datafeed", "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync");
            await cluster.StartAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it after a stop or a kill; returns when it takes connections.</summary>
    public async Task StartAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await PostgresPrograms.RunAsync("pg_ctl", StartArguments);
                return;
            }
            catch (InvalidOperationException) when (attempt < 50)
            {
                // The processes that a killed one left behind take a moment to notice.
                await timer.WaitForNextTickAsync();
            }
        }
    }

    /// <summary>Stops it at once, as a crash would: connections break, nothing is written any more, the next start recovers.</summary>
    public Task StopAsync() => PostgresPrograms.RunAsync("pg_ctl", "stop", "--wait", "--mode", "immediate", "--pgdata", Data);

    /// <summary>Kills its first process (<c>kill -9</c>); the others end when they notice.</summary>
    public async Task KillAsync()
    {
        // The pid stands in the file's first line.
        var lines = await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"));
        using var process = Process.GetProcessById(int.Parse(lines[0], CultureInfo.InvariantCulture));
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            try
            {
                await StopAsync();
            }
            catch (InvalidOperationException)
            {
                // It was killed and left its file behind.
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
