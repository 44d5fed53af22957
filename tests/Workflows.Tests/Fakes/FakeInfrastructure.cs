using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>One region of a cloud in memory. What is created twice under one key is created once; ids are counted, not drawn.</summary>
public sealed class FakeInfrastructure : IInfrastructure
{
    private int _counter;

    public FakeInfrastructure(string region, TimeProvider time) => (Region, Time, Inspected, Published) = (region, time, new FakeInspection(this), new FakeTopics(this));

    /// <summary>Guards everything below.</summary>
    internal Lock Gate { get; } = new();

    public string Region { get; }

    public FakeFaults Faults { get; } = new();

    public TimeProvider Time { get; }

    /// <summary>Health and commands of instances.</summary>
    public FakeInspection Inspected { get; }

    /// <summary>How often a snapshot is seen pending before it is completed.</summary>
    public int PollsUntilCompleted { get; set; } = 1;

    /// <summary>How many of the next snapshots to complete end in error instead.</summary>
    public int SnapshotsToLose { get; set; }

    /// <summary>Encrypts snapshots that nobody asked to have encrypted.</summary>
    public bool EncryptsByDefault { get; set; }

    /// <summary>Somebody gave the quarantine a rule.</summary>
    public bool QuarantineHasRules { get; set; }

    /// <summary>Calls that a launch takes until the machine runs.</summary>
    public int StepsToLaunch { get; set; } = 2;

    /// <summary>What launches did, in the order in which they did it: a machine's name with "begins" at the first step, or "runs".</summary>
    public List<string> LaunchLog { get; } = [];

    public Dictionary<string, FakeInstance> Instances { get; } = [];

    public Dictionary<string, FakeSnapshot> SnapshotsById { get; } = [];

    public IMachines Machines => new FakeMachines(this);

    public ISnapshots Snapshots => new FakeSnapshots(this);

    public IBlockStorage Blocks => new FakeBlockStorage(this);

    public ILauncher Launcher => new FakeLauncher(this);

    /// <summary>What a look at any subnet finds; an isolated one.</summary>
    public NetworkDescription Network { get; set; } = FakeNetworks.Isolated;

    public INetworks Networks => new FakeNetworks(this);

    public IInspection Inspection => Inspected;

    /// <summary>Topics with what was published to them.</summary>
    public FakeTopics Published { get; }

    public ITopics Topics => Published;

    public Task CheckAccessAsync(CancellationToken cancellation)
    {
        Faults.Run("CheckAccess", () => { });
        return Task.CompletedTask;
    }

    /// <summary>A machine of the customer's with disks of the given sizes in GiB, each of a line of descent of its own.</summary>
    public FakeInstance AddInstance(string name, params int[] diskSizes)
    {
        lock (Gate)
        {
            var instance = new FakeInstance(NextId("i"), name);
            for (var position = 0; position < diskSizes.Length; position++) instance.Disks.Add(NewDisk(DeviceName(position), diskSizes[position]));
            Instances.Add(instance.InstanceId, instance);
            return instance;
        }
    }

    public FakeDisk NewDisk(string deviceName, int sizeGiB)
    {
        var volume = NextId("vol");
        return new FakeDisk(deviceName, volume, sizeGiB, volume);
    }

    /// <summary>Ids of snapshots that carry the project's tag.</summary>
    public IReadOnlyList<string> OwnedSnapshots(string projectId)
    {
        lock (Gate) return [.. SnapshotsById.Values.Where(snapshot => snapshot.ProjectId == projectId).Select(snapshot => snapshot.Id).Order(StringComparer.Ordinal)];
    }

    private static string DeviceName(int position) =>
        position < 26 ? $"/dev/xvd{(char)('a' + position)}" : $"/dev/xvd{(char)('a' + (position / 26) - 1)}{(char)('a' + (position % 26))}";

    /// <summary>As long as Amazon's.</summary>
    internal string NextId(string prefix) => $"{prefix}-{Region[..2]}{Interlocked.Increment(ref _counter):x15}";

    internal FakeSnapshot Snapshot(string id) =>
        SnapshotsById.TryGetValue(id, out var snapshot) ? snapshot : throw new DrException(ErrorCodes.SnapshotNotFound, $"There is no snapshot '{id}' in {Region} (fake).");
}
