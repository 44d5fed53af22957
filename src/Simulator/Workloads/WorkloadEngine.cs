using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Workloads;

/// <summary>
/// Runs what is on the disks of running instances: wherever a disk says that a workload lives on it, the workload writes while its
/// instance runs and its region is up, and goes on where its journal ends when the instance, or a copy of it, is started.
/// </summary>
public sealed class WorkloadEngine : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly SimulatedCloud _cloud;
    private readonly SimulatorTimings _timings;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<string, RunningMachine> _machines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SnapshotInstant> _instants = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    internal WorkloadEngine(SimulatedCloud cloud, SimulatorTimings timings)
    {
        _cloud = cloud;
        _timings = timings;
    }

    /// <summary>What went wrong last in the background; null when all is well.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Every workload that has run so far, the stopped ones with what they reached.</summary>
    public IReadOnlyList<WorkloadStatus> Statuses =>
        [.. _machines.Values.Select(machine => machine.Status).OfType<WorkloadStatus>().OrderBy(status => status.InstanceId, StringComparer.Ordinal)];

    /// <summary>Every set of snapshots that was taken so far, in the order of time.</summary>
    public IReadOnlyList<SnapshotInstant> Instants => [.. _instants.Values.Distinct().OrderBy(instant => instant.TakenAt)];

    /// <summary>The set that a snapshot was taken with; null when EC2 did not take it.</summary>
    public SnapshotInstant? InstantOf(string snapshotId) => _instants.GetValueOrDefault(snapshotId);

    /// <summary>How the workload of an instance stands, exactly: nothing is under way when this is read. Null when it never ran one.</summary>
    public async Task<WorkloadStatus?> StatusAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        if (!_machines.TryGetValue(instanceId, out var machine) || machine.Workload is not { } workload) return null;
        await workload.Gate.WaitAsync(cancellationToken);
        try
        {
            return machine.Status;
        }
        finally
        {
            workload.Gate.Release();
        }
    }

    /// <summary>Lets every running instance write what is due now. The background does so all the time; tests call it after moving the clock.</summary>
    public async Task RunDueAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var running = _cloud.UsedRegions.Where(region => !region.IsDown).SelectMany(RunningIn).ToList();
            var ids = running.Select(item => item.Instance.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var (id, machine) in _machines)
            {
                if (!ids.Contains(id)) machine.Suspend();
            }

            foreach (var item in running) await TryRunAsync(item, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        foreach (var machine in _machines.Values) machine.Workload?.Dispose();
        _stop.Dispose();
        _turn.Dispose();
    }

    internal void Start() => _loop = LoopAsync(_stop.Token);

    /// <summary>Freezes volumes at one instant, between two records of the workload of their instance.</summary>
    internal async Task<FrozenInstant> FreezeAsync(
        string? instanceId, IReadOnlyList<VolumeContent> volumes, CancellationToken cancellationToken)
    {
        var workload = instanceId is not null && _machines.TryGetValue(instanceId, out var machine) ? machine.Workload : null;
        if (workload is null) return await FreezeIdleAsync(volumes, cancellationToken);
        await workload.Gate.WaitAsync(cancellationToken);
        try
        {
            return new FrozenInstant(await VolumeContent.FreezeAllAsync(volumes, cancellationToken), workload.LastAcknowledged);
        }
        finally
        {
            workload.Gate.Release();
        }
    }

    // Nothing has run on these volumes yet, so their journal alone tells.
    private async Task<FrozenInstant> FreezeIdleAsync(IReadOnlyList<VolumeContent> volumes, CancellationToken cancellationToken)
    {
        var contents = await VolumeContent.FreezeAllAsync(volumes, cancellationToken);
        try
        {
            var disks = volumes.Zip(contents, (volume, content) => (IDisk)new SnapshotDisk(_cloud.Store, content, volume.GarbageSeed)).ToList();
            var report = await Journal.ReadAsync(disks, checkData: false, cancellationToken);
            return new FrozenInstant(contents, report?.LastSequence);
        }
        catch (InvalidDataException)
        {
            // Some of a workload's disks.
            return new FrozenInstant(contents, null);
        }
    }

    internal void Note(SnapshotInstant instant)
    {
        foreach (var id in instant.SnapshotIds) _instants[id] = instant;
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // One wait after the other, and each on its own turn: a clock that jumps a month ahead is then one look, and not fifty million.
                await Task.Delay(Period, _cloud.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                await RunDueAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private List<(SimulatedRegion Region, InstanceRecord Instance, List<VolumeRecord> Volumes)> RunningIn(SimulatedRegion region)
    {
        lock (region.Gate)
        {
            Lifecycle.Settle(region, _timings, _cloud.Time.GetUtcNow());
            return [.. region.Instances.Values
                .Where(instance => instance is { State: InstanceState.Running, BootChecked: true, BootFailure: null })
                .Select(instance => (region, instance, instance.Attachments.Select(item => region.Volumes[item.VolumeId]).ToList()))];
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "What fails on one machine must not stop the others; whoever waits for records looks at LastFailure.")]
    private async Task TryRunAsync(
        (SimulatedRegion Region, InstanceRecord Instance, List<VolumeRecord> Volumes) item, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(item, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LastFailure = error;
        }
    }

    private async Task RunAsync(
        (SimulatedRegion Region, InstanceRecord Instance, List<VolumeRecord> Volumes) item, CancellationToken cancellationToken)
    {
        var (region, instance, volumes) = item;
        var machine = _machines.GetOrAdd(instance.Id, id => new RunningMachine(region.Name, id));
        await machine.OpenAsync(instance.LaunchedAt, volumes, cancellationToken);
        if (machine.Workload is not { } workload) return;
        machine.Runs = true;
        await workload.WriteDueAsync(_cloud.Time.GetUtcNow(), () => Runs(region, instance), cancellationToken);
    }

    private static bool Runs(SimulatedRegion region, InstanceRecord instance)
    {
        lock (region.Gate) return instance.State == InstanceState.Running && !region.IsDown;
    }
}
