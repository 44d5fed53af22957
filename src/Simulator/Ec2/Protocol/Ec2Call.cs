using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Protocol;

/// <summary>One EC2 call while it is answered.</summary>
/// <param name="Parameters">What it says.</param>
/// <param name="Service">The call as the host verified it.</param>
/// <param name="Context">What all services share.</param>
/// <param name="Response">Writes the content of the answer.</param>
/// <param name="Now">The instant that the call happens at.</param>
internal sealed record Ec2Call(
    QueryParameters Parameters, ServiceCall Service, SimulatorContext Context, Ec2Writer Response, DateTimeOffset Now)
{
    public SimulatedRegion Region => Service.Region;

    public SimulatorTimings Timings => Context.Options.Timings;

    public Ec2Options Options => Context.Options.Ec2;

    public CancellationToken Cancelled => Service.Cancelled;

    public string NewId(string prefix) => Region.Cloud.Ids.Next(prefix);

    /// <summary>The answer of the many operations that only say that they succeeded.</summary>
    public void WriteSuccess() => Response.Flag("return", true);
}
