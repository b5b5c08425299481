using DataFeed.Cli.CommandLine;

return await DataFeedCommand.InvokeAsync(args);
