using DataFeed.Server.Hosting;

return await ServerHost.RunAsync(args);
