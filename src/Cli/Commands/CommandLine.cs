using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.Json;
using DRServerless.Api.Health;
using DRServerless.Cli.Output;

namespace DRServerless.Cli.Commands;

/// <summary>All of <c>drctl</c>: its commands, its help, and what it says to a command line that is wrong.</summary>
internal static class CommandLine
{
    /// <summary>How long a command that was told to stop may clean up.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is null or ParseErrorAction) return Refuse(parsed);
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopTimeout });
    }

    /// <summary>Reads a command line and does nothing; what is wrong with it is among its errors.</summary>
    internal static ParseResult Parse(IReadOnlyList<string> arguments) => Root().Parse(arguments);

    private static RootCommand Root()
    {
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
            PlanCommands.Create(),
            AlertCommands.Create(),
            IncidentCommands.Create(),
            DrillCommands.Create(),
            ReportCommands.Create(),
            ReadinessCommand.Create(),
            NoticeCommands.Create(),
            new Command("health", "Ask whether the server is well").Runs(async context =>
                context.Output.Value(await context.Api.GetAsync<HealthView>("health", context.Cancellation),
                    (console, health) => console.Line(string.Join(Environment.NewLine, [health.Status, .. health.Problems])))),
            new Command("openapi", "Print the server's OpenAPI document").Runs(async context =>
                Console.WriteLine((await context.Api.GetAsync<JsonElement>("openapi.json", context.Cancellation)).GetRawText())),
        };
        foreach (var action in ActionCommands.Create()) root.Subcommands.Add(action);
        HelpTexts.GiveTo(root);
        return root;
    }

    /// <summary>Says in one line what is wrong and where help is; nothing was done.</summary>
    private static int Refuse(ParseResult parsed)
    {
        var faults = parsed.Errors.Select(error => Plain(error.Message)).Distinct();
        var command = string.Join(' ', Path(parsed.CommandResult.Command));
        new CommandOutput(parsed.Tokens.Any(token => token.Value == GlobalOptions.Json.Name), Console.Out, Console.Error)
            .Problem("wrong_command_line", $"{string.Join(' ', faults)} See '{command} --help'.");
        return ExitCodes.Usage;
    }

    /// <summary>The parser's message on one line, without the names of types that it may tell of.</summary>
    private static string Plain(string message)
    {
        var type = message.IndexOf(" as expected type", StringComparison.Ordinal);
        var text = type < 0 ? message : message[..type] + ".";
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static IEnumerable<string> Path(Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? ["drctl"] : [.. Path(parent), command.Name];
    }
}
