using System.CommandLine;
using System.Text.Json;
using DRServerless.Api.Health;
using DRServerless.Cli.Commands;
using DRServerless.Cli.Output;

var root = new RootCommand("Disaster recovery without servers: protect machines, fail over, fail back.")
{
    GlobalOptions.Server,
    GlobalOptions.Json,
    RehearseCommand.Create(),
    ServeCommand.Create(),
    SimulatorCommand.Create(),
    ProjectCommands.Create(),
    MachineCommands.Create(),
    MachineCommands.CreateRecoveryPoints(),
    OperationCommands.Create(),
    new Command("health", "Ask whether the server is well").Runs(async context =>
        context.Output.Value(await context.Api.GetAsync<HealthView>("health", context.Cancellation),
            (console, health) => console.Line(string.Join(Environment.NewLine, [health.Status, .. health.Problems])))),
    new Command("openapi", "Print the server's OpenAPI document").Runs(async context =>
        Console.WriteLine((await context.Api.GetAsync<JsonElement>("openapi.json", context.Cancellation)).GetRawText())),
};
foreach (var action in ActionCommands.Create()) root.Subcommands.Add(action);

// A wrong command line is exit code 2, whatever the parser thinks.
var parsed = root.Parse(args);
var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
return parsed.Errors.Count > 0 ? DRServerless.Cli.ExitCodes.Usage : code;
