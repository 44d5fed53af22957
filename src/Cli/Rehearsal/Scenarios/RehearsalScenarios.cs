using DRServerless.Cli.Rehearsal.Alarms;

namespace DRServerless.Cli.Rehearsal.Scenarios;

/// <summary>Every story that can be rehearsed; the first is the default.</summary>
internal static class RehearsalScenarios
{
    public static IReadOnlyList<RehearsalScenario> All { get; } =
    [
        new("failback", "lose the region, fail over, fail back, return to normal", RehearsalScript.CrashPhases, stage => new RehearsalScript(stage)),
        new("alert", "lose the region, and let alarms fail over by themselves", AlertScript.CrashPhases, stage => new AlertScript(stage)),
        new("flapping", "alarms that come and go start nothing", FlappingScript.CrashPhases, stage => new FlappingScript(stage)),
    ];

    public static RehearsalScenario Named(string name) => All.Single(scenario => scenario.Name == name);
}
