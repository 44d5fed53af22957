using DRServerless.Core.Checks;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Network;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Checks;

/// <summary>One try of a check, by its kind.</summary>
internal sealed class CheckTrier(WorkflowServices services)
{
    private const int HttpsPort = 443;
    private const int HttpPort = 80;

    public async Task<TryOutcome> TryAsync(CheckTry input, LaunchDocument launch, MachineCheck check, TimeSpan limit, CancellationToken cancellation)
    {
        var project = await LaunchDocuments.ProjectAsync(services, input.Run.Machine.Operation.ProjectId, cancellation);
        var inspection = services.Infrastructures.Open(project.At(input.Run.Side)).Inspection;
        if (check.Kind is CheckKind.Command or CheckKind.Disk)
            return await CommandAsync(inspection, input, launch, check, cancellation);
        var health = await inspection.GetHealthAsync(input.Run.InstanceId, cancellation);
        return check.Kind == CheckKind.InstanceStatus ? OfStatus(health) : await ProbeAsync(check, health, limit, cancellation);
    }

    private static TryOutcome OfStatus(InstanceHealth health)
    {
        var seen = $"host {health.System}, instance {health.Instance}, {health.Power}";
        var well = health is { Power: PowerState.Running, System: HealthState.Ok, Instance: HealthState.Ok };
        return new TryOutcome(well ? TryState.Passed : TryState.Failed, seen);
    }

    private async Task<TryOutcome> ProbeAsync(MachineCheck check, InstanceHealth health, TimeSpan limit, CancellationToken cancellation)
    {
        if ((check.Address == AddressChoice.Public ? health.PublicIp : health.PrivateIp) is not { } address)
            return new TryOutcome(TryState.Failed, $"the instance has no {(check.Address == AddressChoice.Public ? "public" : "private")} address");
        var result = check.Kind switch
        {
            CheckKind.Tcp => await services.Network.ProbeTcpAsync(new TcpProbe(address, check.Port ?? 0, limit), cancellation),
            CheckKind.Tls => await services.Network.ProbeTlsAsync(new TlsProbe(
                address, check.Port ?? HttpsPort, check.Host, TimeSpan.FromDays(check.ValidDays ?? 0), check.AllowPrivateAuthority, limit), cancellation),
            CheckKind.Http => await services.Network.ProbeHttpAsync(HttpProbeOf(check, address, limit), cancellation),
            _ => throw new DrException(ErrorCodes.InvariantBroken, $"There is no check of kind {check.Kind}."),
        };
        return new TryOutcome(result.Passed ? TryState.Passed : result.Hopeless ? TryState.Hopeless : TryState.Failed, result.Detail);
    }

    private static HttpProbe HttpProbeOf(MachineCheck check, string address, TimeSpan limit) => new()
    {
        Address = address,
        Port = check.Port ?? (check.PlainHttp ? HttpPort : HttpsPort),
        Host = check.Host,
        Path = check.Path ?? "/",
        Tls = !check.PlainHttp,
        AllowPrivateAuthority = check.AllowPrivateAuthority,
        Status = check.Status ?? 200,
        BodyContains = check.BodyContains,
        Limit = limit,
    };

    private static async Task<TryOutcome> CommandAsync(
        IInspection inspection, CheckTry input, LaunchDocument launch, MachineCheck check, CancellationToken cancellation)
    {
        if (input.Handle is not { } command)
        {
            var id = await inspection.StartCommandAsync(new MachineCommand
            {
                Key = $"{launch.Request.IdempotencyKey}/{input.Run.Round}/{input.Ordinal}/{input.Number}",
                InstanceId = input.Run.InstanceId,
                Platform = launch.Request.Source.Platform,
                Script = check.Kind == CheckKind.Disk ? DiskScript.For(launch.Request.Source.Platform, check.Path!) : check.Script!,
                Limit = input.Left,
            }, cancellation);
            return new TryOutcome(TryState.Pending, "the command was sent", id);
        }

        var progress = await inspection.GetCommandAsync(command, input.Run.InstanceId, cancellation);
        return progress.State switch
        {
            CommandState.Succeeded => new TryOutcome(TryState.Passed, progress.Detail),
            CommandState.Failed => new TryOutcome(TryState.Failed, progress.Detail),
            _ => new TryOutcome(TryState.Pending, progress.Detail, command),
        };
    }
}
