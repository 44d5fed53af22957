using DRServerless.Simulator.Ebs;

namespace DRServerless.Simulator.Hosting;

/// <summary>The services that a simulator offers.</summary>
internal static class SimulatedServices
{
    public static IReadOnlyList<ISimulatedService> Create(SimulatorContext context) =>
    [
        new EbsService(context),
    ];
}
