using DRServerless.Cli.Rehearsal.Alarms;
using DRServerless.Cli.Rehearsal.Drills;

namespace DRServerless.Cli.Rehearsal.Scenarios;

/// <summary>Every story that can be rehearsed; the first is the default.</summary>
internal static class RehearsalScenarios
{
    public static IReadOnlyList<RehearsalScenario> All { get; } =
    [
        new("failback", "lose the region, fail over, fail back, return to normal", RehearsalScript.CrashPhases, stage => new RehearsalScript(stage)),
        new("alert", "lose the region, and let alarms fail over by themselves", AlertScript.CrashPhases, stage => new AlertScript(stage)),
        new("flapping", "alarms that come and go start nothing", FlappingScript.CrashPhases, stage => new FlappingScript(stage)),
        new("drill", "let a schedule start a drill while replication goes on, and see that nothing suffers and nothing is left", DrillScript.CrashPhases, stage => new DrillScript(stage)),
    ];

    public static RehearsalScenario Named(string name) => All.Single(scenario => scenario.Name == name);
}
