using DataFeed.Bench;
using DataFeed.Cli.CommandLine;

return await BenchCommand.Create().RunAsync(args);
