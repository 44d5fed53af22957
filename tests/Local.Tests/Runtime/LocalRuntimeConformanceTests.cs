using DRServerless.Conformance.Runtime;

namespace DRServerless.Local.Tests.Runtime;

/// <summary>The suite over a runtime that keeps code in memory between steps and replays after a restart only.</summary>
public sealed class LocalRuntimeConformanceTests : RuntimeConformance
{
    protected override IRuntimeHarness CreateHarness() => new LocalRuntimeHarness();
}

/// <summary>The suite over a runtime that replays before every step, so that replay itself has to be right everywhere.</summary>
public sealed class ReplayingRuntimeConformanceTests : RuntimeConformance
{
    protected override IRuntimeHarness CreateHarness() => new LocalRuntimeHarness(replayEveryStep: true);
}
