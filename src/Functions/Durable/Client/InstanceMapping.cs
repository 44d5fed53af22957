using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Functions.Durable.Failures;
using DRServerless.Workflows.Runtime;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Client;

/// <summary>The platform's view of an instance in our words.</summary>
internal static class InstanceMapping
{
    /// <summary>The instance.</summary>
    public static OrchestrationInstance ToInstance(this OrchestrationMetadata metadata)
    {
        var status = StatusOf(metadata);
        return new OrchestrationInstance
        {
            InstanceId = metadata.InstanceId,
            Name = metadata.Name,
            Status = status,
            CreatedAt = metadata.CreatedAt,
            UpdatedAt = metadata.LastUpdatedAt,
            Output = status == OrchestrationStatus.Completed ? Element(metadata.SerializedOutput) : null,
            Failure = status switch
            {
                OrchestrationStatus.Failed => TaskFailures.Read(metadata.FailureDetails, metadata.SerializedOutput),
                OrchestrationStatus.Terminated => new FailureRecord(ErrorCodes.Terminated.Name, Reason(metadata.SerializedOutput), IsTransient: false),
                _ => null,
            },
            CustomStatus = Element(metadata.SerializedCustomStatus),
        };
    }

    /// <summary>True when the instance has ended in any way.</summary>
    public static bool HasEnded(this OrchestrationMetadata metadata) => StatusOf(metadata) >= OrchestrationStatus.Completed;

    /// <summary>Statuses are told by name: two of them are marked obsolete, and still appear.</summary>
    private static OrchestrationStatus StatusOf(OrchestrationMetadata metadata) => metadata.RuntimeStatus.ToString() switch
    {
        "Pending" => OrchestrationStatus.Pending,
        "Running" or "ContinuedAsNew" => OrchestrationStatus.Running,
        "Suspended" => OrchestrationStatus.Suspended,
        "Completed" => OrchestrationStatus.Completed,
        "Failed" => OrchestrationStatus.Failed,
        "Terminated" or "Canceled" => OrchestrationStatus.Terminated,
        var other => throw new DrException(ErrorCodes.InvariantBroken, $"The durable runtime says that '{metadata.InstanceId}' is '{other}', which is unknown."),
    };

    private static JsonElement? Element(string? json)
    {
        try
        {
            return string.IsNullOrEmpty(json) ? null : JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            // Not written by us; what it shows is shown as text.
            return JsonSerializer.SerializeToElement(json);
        }
    }

    private static string Reason(string? output) => Element(output) switch
    {
        null => "It was ended from outside.",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } other => other.GetRawText(),
    };
}
