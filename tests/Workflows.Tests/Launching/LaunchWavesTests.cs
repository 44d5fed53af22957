using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Operations;

namespace DRServerless.Workflows.Tests.Launching;

/// <summary>Machines are launched in waves, each when the one before it has ended, whatever the order in which they were added.</summary>
public sealed class LaunchWavesTests
{
    /// <summary>Wave of each machine.</summary>
    private static readonly int[] Waves = [2, 1, 0, 1];

    [Theory]
    [InlineData(LaunchMode.Recovery)]
    [InlineData(LaunchMode.Test)]
    public async Task Launch_InWaves_BeginsEachWhenTheOneBeforeRuns(LaunchMode mode)
    {
        await using var harness = await StartAsync();

        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = mode });

        AssertInOrder(harness, ended: Enumerable.Range(0, Waves.Length).Select(index => $"machine-{index} runs"));
    }

    [Fact]
    public async Task Launch_MachineOfAnEarlierWaveFails_LaterWavesFollowAndItIsPutBack()
    {
        await using var harness = await StartAsync();

        // The first call is of wave 0; the second is the first of wave 1.
        harness.Clouds.Target.StepsToLaunch = 1;
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, skip: 1);

        var ended = await harness.FailAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery }, ErrorCodes.LaunchFailed);

        var failed = Assert.Single(Enumerable.Range(0, Waves.Length), index => !ended.Machines[harness.MachineIds[index]].Done);
        Assert.Equal(1, Waves[failed]);
        AssertInOrder(harness, ended: Enumerable.Range(0, Waves.Length).Where(index => index != failed).Select(index => $"machine-{index} runs"));
        Assert.Contains($"machine-{failed}", ended.Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(InstanceRole.Original, (await harness.MachineAsync(failed)).Active.Role);
        Assert.Contains((await harness.MachineAsync(failed)).ActiveInstanceId, harness.Running());
        Assert.Equal(ProjectState.FailedOver, (await harness.ProjectAsync()).State);
    }

    private static async Task<OperationsHarness> StartAsync()
    {
        var harness = await OperationsHarness.StartAsync(machines: Waves.Length);
        harness.Clouds.Target.StepsToLaunch = 3;
        for (var index = 0; index < Waves.Length; index++)
        {
            var wave = Waves[index];
            await harness.ChangeMachineAsync(index, machine => machine with { LaunchSettings = machine.LaunchSettings with { Wave = wave } });
        }

        return harness;
    }

    /// <summary>Exactly these launches came to their end, and whatever began came after all of them of every earlier wave.</summary>
    private static void AssertInOrder(OperationsHarness harness, IEnumerable<string> ended)
    {
        var log = harness.Clouds.Target.LaunchLog;
        var order = string.Join(", ", log);
        Assert.True(ended.Order().SequenceEqual(log.Where(entry => entry.EndsWith("runs", StringComparison.Ordinal)).Order()), order);
        for (var later = 0; later < Waves.Length; later++)
        {
            var begun = log.IndexOf($"machine-{later} begins");
            for (var earlier = 0; earlier < Waves.Length; earlier++)
                if (begun >= 0 && Waves[earlier] < Waves[later]) Assert.True(log.IndexOf($"machine-{earlier} runs") < begun, order);
        }
    }
}
