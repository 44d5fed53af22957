using System.Globalization;
using Amazon.EC2.Model;
using DRServerless.Aws.Access;
using DRServerless.Aws.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Inspection;

/// <summary>Health by EC2's status checks; commands and automations by Systems Manager.</summary>
internal sealed class Ec2Inspection(AwsConnection connection) : IInspection
{
    private readonly Ec2Queries _queries = new(connection);
    private readonly SystemsManagerCommands _commands = new(connection);
    private readonly SystemsManagerAutomations _automations = new(connection);

    public async Task<InstanceHealth> GetHealthAsync(string instanceId, CancellationToken cancellation)
    {
        var instance = await _queries.InstanceAsync(instanceId, cancellation)
            ?? throw new DrException(ErrorCodes.InstanceNotFound, $"There is no instance {instanceId} in {connection.Region}.");
        var answer = await connection.CallAsync(
            $"describe the status of instance {instanceId}",
            ec2 => ec2.DescribeInstanceStatusAsync(new DescribeInstanceStatusRequest { InstanceIds = [instanceId], IncludeAllInstances = true }, cancellation), cancellation);
        var status = (answer.InstanceStatuses ?? []).Find(found => found.InstanceId == instanceId);
        return new InstanceHealth(
            MachineMapping.Power(instance), State(status?.SystemStatus), State(status?.Status),
            Text(instance.PrivateIpAddress), Text(instance.PublicIpAddress));
    }

    public Task<string> StartCommandAsync(MachineCommand command, CancellationToken cancellation) => _commands.StartAsync(command, cancellation);

    public Task<CommandProgress> GetCommandAsync(string commandId, string instanceId, CancellationToken cancellation) =>
        _commands.GetAsync(commandId, instanceId, cancellation);

    public Task<string> StartAutomationAsync(AutomationRequest request, CancellationToken cancellation) => _automations.StartAsync(request, cancellation);

    public Task<CommandProgress> GetAutomationAsync(string executionId, CancellationToken cancellation) => _automations.GetAsync(executionId, cancellation);

    private static HealthState State(InstanceStatusSummary? summary) => summary?.Status?.Value.ToLower(CultureInfo.InvariantCulture) switch
    {
        "ok" => HealthState.Ok,
        "impaired" => HealthState.Impaired,
        "initializing" => HealthState.Initializing,
        _ => HealthState.Unknown,
    };

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
