using DataFeed.Protocol.Framing;
using DataFeed.Server.Hosting;

SharedBuffers.KeepMore();
return await ServerCommand.InvokeAsync(args);
