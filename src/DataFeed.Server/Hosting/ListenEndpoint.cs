using System.Net;
using DataFeed.Protocol.Addresses;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DataFeed.Server.Hosting;

/// <summary>Has Kestrel listen at an address.</summary>
internal static class ListenEndpoint
{
    public static void Listen(this KestrelServerOptions server, DataFeedAddress address, HttpProtocols protocols)
    {
        if (address.SocketPath is not null)
        {
            server.ListenUnixSocket(address.SocketPath, Configure);
        }
        else if (address.IsEveryAddress)
        {
            server.ListenAnyIP(address.Port, Configure);
        }
        else
        {
            server.Listen(address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(address.Host), address.Port, Configure);
        }

        void Configure(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions options)
        {
            options.Protocols = protocols;
            if (address.IsTls)
            {
                options.UseHttps();
            }
        }
    }
}
