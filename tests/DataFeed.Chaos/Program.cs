using DataFeed.Chaos;
using DataFeed.Cli.CommandLine;

return await ChaosCommand.Create().RunAsync(args);
