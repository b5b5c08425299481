using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace DataFeed.Server.Hosting;

/// <summary>Binds the sockets at which Kestrel listens: names the address that cannot be had, and takes over the file of a server that was killed.</summary>
internal static class ListenSocket
{
    // "No such device or address", and what macOS says of opening a socket's file.
    private const int Enxio = 6;
    private const int EopNotSupp = 102;

    /// <exception cref="SocketException">The address cannot be had. Kestrel names one that is in use, the message any other.</exception>
    public static Socket Bind(EndPoint endPoint)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode != SocketError.AddressAlreadyInUse)
        {
            var isFolderMissing = endPoint is UnixDomainSocketEndPoint && !Directory.Exists(Path.GetDirectoryName(endPoint.ToString()));
            // Of the same kind: for a kind of its own Kestrel would not try the other loopback address of "localhost".
            throw new SocketException(
                (int)exception.SocketErrorCode,
                $"The server cannot listen at {endPoint}: {(isFolderMissing ? "the folder of the socket's file is not there" : exception.Message)}.");
        }
        catch (SocketException) when (endPoint is UnixDomainSocketEndPoint socket && IsAbandoned(socket))
        {
            File.Delete(socket.ToString());
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }
    }

    private static bool IsAbandoned(UnixDomainSocketEndPoint endPoint)
    {
        if (!IsSocket(endPoint.ToString()))
        {
            return false;
        }

        using var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // A server that is too busy to answer must not hold this one up; it is there.
            caller.Blocking = false;
            caller.Connect(endPoint);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    /// <summary>Whether a file is a socket, the only one that cannot be opened for this reason. A file that is none is never taken over.</summary>
    private static bool IsSocket(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
            return false;
        }
        catch (IOException exception)
        {
            return exception.HResult is Enxio or EopNotSupp;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
