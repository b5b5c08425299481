using System.Net;
using System.Net.Sockets;

namespace DataFeed.Containers.Tests.Setting;

/// <summary>Ports of the host that a container has before it starts, so that it can tell others, and keeps when it is restarted.</summary>
internal static class Ports
{
    public static ushort Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (ushort)((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
