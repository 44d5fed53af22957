using DRServerless.Simulator.Ebs;
using DRServerless.Simulator.Ec2;
using DRServerless.Simulator.SecretsManager;
using DRServerless.Simulator.Sns;
using DRServerless.Simulator.Ssm;
using DRServerless.Simulator.Sts;
using DRServerless.Simulator.Workloads;

namespace DRServerless.Simulator.Hosting;

/// <summary>The services that a simulator offers.</summary>
internal static class SimulatedServices
{
    public static IReadOnlyList<ISimulatedService> Create(SimulatorContext context, WorkloadEngine workloads) =>
    [
        new EbsService(context),
        new Ec2Service(context, workloads),
        new StsService(context),
        new SsmService(context),
        new SecretsManagerService(context),
        new SnsService(context),
    ];
}
