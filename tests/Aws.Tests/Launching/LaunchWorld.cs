using DRServerless.Aws.Tests.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests.Launching;

/// <summary>Launches on an <see cref="Ec2World"/>.</summary>
internal static class LaunchWorld
{
    private const int MaximumRounds = 300;

    /// <summary>A request to launch a machine from snapshots that are taken now.</summary>
    public static async Task<LaunchRequest> RequestAsync(this Ec2World world, string instanceId, LaunchSettings? settings = null, string key = "launch-1")
    {
        var set = await world.TakeSnapshotsAsync(instanceId, $"for-{key}");
        return new LaunchRequest
        {
            IdempotencyKey = key,
            ProjectId = Ec2World.Project,
            MachineId = "mch-1",
            Source = await world.Infrastructure.Machines.DescribeAsync(instanceId, None),
            Settings = settings ?? new LaunchSettings(),
            Snapshots = set.Disks.ToDictionary(disk => disk.DeviceName, disk => disk.SnapshotId),
        };
    }

    /// <summary>Advances until it is completed, with time passing between; errors that may be tried again are tried again.</summary>
    public static async Task<LaunchProgress> LaunchAsync(this Ec2World world, LaunchRequest request, bool forgetful = false)
    {
        var progress = LaunchProgress.None;
        for (var round = 0; round < MaximumRounds; round++)
        {
            try
            {
                progress = await world.Infrastructure.Launcher.AdvanceAsync(request, forgetful ? LaunchProgress.None : progress, None);
                if (progress.Completed) return progress;
            }
            catch (DrException passing) when (passing.Code.IsTransient)
            {
                // Told by the workflow's retry, which this loop stands for.
            }

            world.Settle();
        }

        throw new InvalidOperationException($"Not launched after {MaximumRounds} rounds; it stands at '{progress.Step}'.");
    }

    /// <summary>Cleans up until nothing is left, with time passing between.</summary>
    public static async Task CleanUpAsync(this Ec2World world, string key = "launch-1")
    {
        for (var round = 0; round < MaximumRounds; round++)
        {
            try
            {
                if (await world.Infrastructure.Launcher.CleanUpAsync(key, None)) return;
            }
            catch (DrException passing) when (passing.Code.IsTransient)
            {
                // As above.
            }

            world.Settle();
        }

        throw new InvalidOperationException($"Not cleaned up after {MaximumRounds} rounds.");
    }
}
