using DRServerless.Aws.Launching;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Tests.Launching;

/// <summary>Whatever views a launch is shown and wherever it crashes, it ends with the right machine and nothing else.</summary>
public class LaunchPlanPropertyTests
{
    private static readonly string[] Devices = ["root", "data1", "data2"];
    private const int MaximumTicks = 400;

    public static TheoryData<int, bool> Cases()
    {
        var cases = new TheoryData<int, bool>();
        for (var seed = 1; seed <= 150; seed++)
        {
            cases.Add(seed, false);
            cases.Add(seed, true);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decide_StaleViewsAndCrashes_EndsWithExactlyTheMachine(int seed, bool swap)
    {
        var random = new Random(seed);
        var cloud = new ModelCloud(random, ["root", "stock"]);
        var completed = false;
        for (var tick = 0; tick < MaximumTicks && !completed; tick++)
        {
            var view = cloud.Look();
            var decision = swap ? RootSwapPlan.Decide(view, Devices, "ami-stock") : RegisteredImagePlan.Decide(view, Devices);
            Assert.True(decision.Failure is null || decision.Failure.Contains("stopped by itself", StringComparison.Ordinal), $"seed {seed}: {decision.Failure}");
            completed = decision.Completed;

            // A crash leaves only the first few actions done.
            foreach (var action in decision.Actions.Take(random.Next(decision.Actions.Count + 1))) cloud.Act(action, Devices);
            cloud.Tick();
        }

        Assert.True(completed, $"seed {seed}: not completed after {MaximumTicks} ticks");
        AssertMachine(cloud.Truth, seed);
    }

    private static void AssertMachine(LaunchView truth, int seed)
    {
        Assert.True(truth.Instance?.Power is PowerState.Running, $"seed {seed}: {truth.Instance?.Power}");
        Assert.Equal(Devices.Order(), truth.Instance!.Disks.Select(disk => disk.DeviceName).Order());
        Assert.All(truth.Instance.Disks, disk => Assert.Equal(disk.DeviceName, truth.Volume(disk.VolumeId)?.Device));
        Assert.All(truth.Instance.Disks, disk => Assert.True(disk.DeletedWithInstance, $"seed {seed}: {disk.DeviceName}"));
        Assert.Null(truth.Image);
        Assert.Equal(Devices.Length, truth.Volumes.Count(volume => volume.Status != VolumeStatus.Deleting));
    }
}
