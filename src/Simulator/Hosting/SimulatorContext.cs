using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Security;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Hosting;

/// <summary>What the services of one simulator share.</summary>
/// <param name="Options">How it was started.</param>
/// <param name="Cloud">What it holds.</param>
/// <param name="Credentials">The keys that it accepts.</param>
/// <param name="Time">The clock.</param>
public sealed record SimulatorContext(SimulatorOptions Options, SimulatedCloud Cloud, CredentialStore Credentials, TimeProvider Time)
{
    /// <summary>What goes wrong.</summary>
    internal FaultPlan Faults { get; } = new(Options.Seed) { Settings = Options.Faults };

    /// <summary>The request quotas.</summary>
    internal RequestQuotas Quotas { get; } = new(Time) { Settings = Options.Quotas };

    /// <summary>The counts.</summary>
    internal StatisticsCounter Statistics { get; } = new();
}
