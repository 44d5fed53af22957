using DRServerless.Simulator.Security;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Hosting;

/// <summary>What the services of one simulator share.</summary>
/// <param name="Options">How it was started.</param>
/// <param name="Cloud">What it holds.</param>
/// <param name="Credentials">The keys that it accepts.</param>
/// <param name="Time">The clock.</param>
public sealed record SimulatorContext(SimulatorOptions Options, SimulatedCloud Cloud, CredentialStore Credentials, TimeProvider Time);
