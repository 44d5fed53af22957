using Amazon.SimpleSystemsManagement.Model;
using DRServerless.Aws.Access;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Inspection;

/// <summary>
/// Scripts by Systems Manager's Run Command. SendCommand takes no client token, so the key is its comment, and a command with that
/// comment is looked for before one is sent: a repeat after a lost answer finds it.
/// </summary>
internal sealed class SystemsManagerCommands(AwsConnection connection)
{
    /// <summary>What SSM takes as TimeoutSeconds: how long it may take until the command begins.</summary>
    private const int ShortestStart = 30;

    public async Task<string> StartAsync(MachineCommand command, CancellationToken cancellation)
    {
        if (await FindAsync(command, cancellation) is { } sent) return sent;
        var seconds = Math.Max(1, (int)command.Limit.TotalSeconds);
        var request = new SendCommandRequest
        {
            DocumentName = command.Platform == Platform.Windows ? "AWS-RunPowerShellScript" : "AWS-RunShellScript",
            InstanceIds = [command.InstanceId],
            Comment = command.Key,
            TimeoutSeconds = Math.Max(ShortestStart, seconds),
            Parameters = new Dictionary<string, List<string>>
            {
                ["commands"] = [.. command.Script.ReplaceLineEndings("\n").Split('\n')],
                ["executionTimeout"] = [$"{seconds}"],
            },
        };
        var answer = await connection.CallSystemsManagerAsync(
            $"send a command to {command.InstanceId}", manager => manager.SendCommandAsync(request, cancellation), once: true, cancellation);
        return answer.Command.CommandId;
    }

    public async Task<CommandProgress> GetAsync(string commandId, string instanceId, CancellationToken cancellation)
    {
        try
        {
            var answer = await connection.CallSystemsManagerAsync(
                $"look at command {commandId}",
                manager => manager.GetCommandInvocationAsync(new GetCommandInvocationRequest { CommandId = commandId, InstanceId = instanceId }, cancellation), once: false, cancellation);
            return Progress(answer);
        }
        catch (DrException early) when (early.AwsName() == "InvocationDoesNotExist")
        {
            // Seen for a moment after SendCommand.
            return new CommandProgress(CommandState.Pending, "not begun");
        }
    }

    internal static CommandProgress Progress(GetCommandInvocationResponse answer) => answer.Status?.Value switch
    {
        "Success" => new CommandProgress(CommandState.Succeeded, Said(answer)),
        "Failed" => new CommandProgress(CommandState.Failed, $"exit code {answer.ResponseCode}{Said(answer)}"),
        "TimedOut" or "Cancelled" => new CommandProgress(CommandState.Failed, $"{answer.StatusDetails}{Said(answer)}"),
        var state => new CommandProgress(CommandState.Pending, state ?? "unknown"),
    };

    /// <summary>The end of what it wrote to its error output, else to its output.</summary>
    private static string Said(GetCommandInvocationResponse answer)
    {
        var text = (string.IsNullOrWhiteSpace(answer.StandardErrorContent) ? answer.StandardOutputContent ?? "" : answer.StandardErrorContent).ReplaceLineEndings(" ").Trim();
        return text.Length == 0 ? "" : $": {(text.Length <= 200 ? text : "…" + text[^200..])}";
    }

    private async Task<string?> FindAsync(MachineCommand command, CancellationToken cancellation)
    {
        string? token = null;
        do
        {
            var request = new ListCommandsRequest { InstanceId = command.InstanceId, NextToken = token };
            var page = await connection.CallSystemsManagerAsync(
                $"list commands of {command.InstanceId}", manager => manager.ListCommandsAsync(request, cancellation), once: false, cancellation);
            if ((page.Commands ?? []).Find(sent => sent.Comment == command.Key) is { } found) return found.CommandId;
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
        return null;
    }
}
