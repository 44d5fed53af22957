return await DRServerless.Cli.Commands.CommandLine.RunAsync(args);
