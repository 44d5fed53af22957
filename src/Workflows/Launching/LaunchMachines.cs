using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Launching;

/// <summary>Launches machines, to try or for real.</summary>
internal sealed class LaunchMachines() : OperationOrchestration<LaunchMachinesRequest>(OperationNames.LaunchMachines)
{
    protected override Task CarryOutAsync(OperationRun run, LaunchMachinesRequest request) =>
        request.Mode == LaunchMode.Test ? new TestLaunch(run).RunAsync(request) : new RecoveryLaunch(run).RunAsync(request);
}
