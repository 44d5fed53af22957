using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.CrashHost;

internal sealed record MainInput(int Round, int Rounds);

/// <summary>
/// Each round: three steps in a row, twenty at once, a timer, three sub-orchestrations of two steps, then continue as new.
/// Steps are called <c>round.stage.branch.step</c>; within the whole run, round and stage never go back.
/// </summary>
internal sealed class MainOrchestration() : Orchestration<MainInput, int>(Name)
{
    public static new readonly OrchestrationName<MainInput, int> Name = new("main");

    public override async Task<int> RunAsync(OrchestrationContext context, MainInput input)
    {
        if (input.Round == input.Rounds) return input.Rounds;
        for (var stage = 0; stage < 3; stage++) await context.CallActivityAsync(EffectActivity.Name, $"{input.Round}.{stage}.0.0");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(branch => context.CallActivityAsync(EffectActivity.Name, $"{input.Round}.3.{branch}.0")));
        await context.DelayAsync(TimeSpan.FromMilliseconds(3));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(branch => context.CallSubOrchestrationAsync(ChildOrchestration.Name, $"{input.Round}.4.{branch}")));
        context.ContinueAsNew(input with { Round = input.Round + 1 });
        return -1;
    }
}

internal sealed class ChildOrchestration() : Orchestration<string, int>(Name)
{
    public static new readonly OrchestrationName<string, int> Name = new("child");

    public override async Task<int> RunAsync(OrchestrationContext context, string input)
    {
        for (var step = 0; step < 2; step++) await context.CallActivityAsync(EffectActivity.Name, $"{input}.{step}");
        return 2;
    }
}
