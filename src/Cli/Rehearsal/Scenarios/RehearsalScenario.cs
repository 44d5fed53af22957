namespace DRServerless.Cli.Rehearsal.Scenarios;

/// <summary>A story that can be rehearsed.</summary>
/// <param name="Name">What <c>--scenario</c> calls it.</param>
/// <param name="Summary">What happens in it, for help.</param>
/// <param name="CrashPhases">Names of the phases in which the server may be killed.</param>
/// <param name="Open">Makes its play on a stage that is set.</param>
internal sealed record RehearsalScenario(string Name, string Summary, IReadOnlyList<string> CrashPhases, Func<RehearsalStage, IRehearsalPlay> Open);
