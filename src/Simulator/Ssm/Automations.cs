using System.Text.Json;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Ssm;

/// <summary>StartAutomationExecution and GetAutomationExecution.</summary>
internal sealed class Automations(SimulatorContext context)
{
    public object Start(SsmRegion region, JsonElement request)
    {
        var name = request.Required("DocumentName");
        var document = context.Options.Ssm.Automations.FirstOrDefault(known => known.Name == name)
            ?? throw new ServiceException(400, "AutomationDefinitionNotFoundException", $"Automation definition {name} could not be found.");
        var token = request.Text("ClientToken") ?? context.Cloud.Ids.NextGuid().ToString();
        if (!Guid.TryParse(token, out _)) throw AwsJson.Invalid("clientToken must be a UUID");
        var fingerprint = $"{name} {(request.TryGetProperty("Parameters", out var parameters) ? parameters.GetRawText() : "")}";
        lock (region.Gate)
        {
            if (!region.AutomationsByToken.TryGetValue(token, out var execution))
            {
                execution = new AutomationRecord(context.Cloud.Ids.NextGuid().ToString(), fingerprint, document, context.Time.GetUtcNow());
                region.AutomationsByToken[token] = region.Automations[execution.Id] = execution;
            }

            if (execution.Fingerprint != fingerprint) throw new ServiceException(400, "IdempotentParameterMismatch", "The client token was used with other parameters.");
            return new { AutomationExecutionId = execution.Id };
        }
    }

    public object Get(SsmRegion region, JsonElement request)
    {
        var id = request.Required("AutomationExecutionId");
        lock (region.Gate)
        {
            if (!region.Automations.TryGetValue(id, out var execution))
                throw new ServiceException(400, "AutomationExecutionNotFoundException", $"Automation execution {id} could not be found.");
            var ended = context.Time.GetUtcNow() >= execution.StartedAt + execution.Document.Duration;
            var failure = ended ? execution.Document.FailureMessage : null;
            return new
            {
                AutomationExecution = new
                {
                    AutomationExecutionId = id,
                    DocumentName = execution.Document.Name,
                    AutomationExecutionStatus = !ended ? "InProgress" : failure is null ? "Success" : "Failed",
                    FailureMessage = failure,
                    ExecutionStartTime = AwsJson.Seconds(execution.StartedAt),
                },
            };
        }
    }
}
