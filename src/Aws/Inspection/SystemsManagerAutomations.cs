using Amazon.SimpleSystemsManagement.Model;
using DRServerless.Aws.Access;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Inspection;

/// <summary>Automations of the account; the key is Systems Manager's client token.</summary>
internal sealed class SystemsManagerAutomations(AwsConnection connection)
{
    public async Task<string> StartAsync(AutomationRequest request, CancellationToken cancellation)
    {
        var call = new StartAutomationExecutionRequest
        {
            ClientToken = request.Key.ToString("D"),
            DocumentName = request.Document,
            Parameters = request.Parameters.ToDictionary(parameter => parameter.Key, parameter => new List<string> { parameter.Value }),
        };
        var answer = await connection.CallSystemsManagerAsync(
            $"start automation {request.Document}", manager => manager.StartAutomationExecutionAsync(call, cancellation), once: false, cancellation);
        return answer.AutomationExecutionId;
    }

    public async Task<CommandProgress> GetAsync(string executionId, CancellationToken cancellation)
    {
        var answer = await connection.CallSystemsManagerAsync(
            $"look at automation {executionId}",
            manager => manager.GetAutomationExecutionAsync(new GetAutomationExecutionRequest { AutomationExecutionId = executionId }, cancellation), once: false, cancellation);
        var execution = answer.AutomationExecution;
        return execution.AutomationExecutionStatus?.Value switch
        {
            "Success" or "CompletedWithSuccess" => new CommandProgress(CommandState.Succeeded, "succeeded"),
            "TimedOut" or "Cancelled" or "Failed" or "Rejected" or "Exited" or "CompletedWithFailure" or "ChangeCalendarOverrideRejected" =>
                new CommandProgress(CommandState.Failed, $"{execution.AutomationExecutionStatus.Value}: {Shorten(execution.FailureMessage)}"),
            var state => new CommandProgress(CommandState.Pending, state ?? "unknown"),
        };
    }

    private static string Shorten(string? text) => text is null ? "no reason given" : text.Length <= 200 ? text : text[..200] + "…";
}
