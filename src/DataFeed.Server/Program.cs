using DataFeed.Server.Hosting;

return await ServerCommand.InvokeAsync(args);
