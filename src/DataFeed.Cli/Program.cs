using System.CommandLine;
using DataFeed.Cli.CommandLine;
using DataFeed.Cli.Plan;
using DataFeed.Cli.Verify;

return await new RootCommand("Works with DataFeed's data servers from the command line.") { PlanCommand.Create(), VerifyCommand.Create() }.RunAsync(args);
