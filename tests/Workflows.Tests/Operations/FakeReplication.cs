using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Tests.Fakes;

namespace DRServerless.Workflows.Tests.Operations;

/// <summary>Stands in for replication: every cycle makes a recovery point out of what the machine's disks hold, with a pair of snapshots, at once.</summary>
internal static class FakeReplication
{
    public static readonly ActivityName<ReplicationCycleInput, ReplicationCycleResult> Replicate = new("fake-replicate");

    public static readonly ActivityName<ReplicationLoopInput, bool> Wanted = new("fake-wanted");

    public static IEnumerable<OrchestrationDefinition> Orchestrations() => [new Loop(), new Cycle()];

    public static IEnumerable<ActivityDefinition> Activities(WorkflowServices services, FakeClouds clouds) => [new ReplicateActivity(services, clouds), new WantedActivity(services)];

    private sealed class Loop() : Orchestration<ReplicationLoopInput, Nothing>(ReplicationNames.Loop)
    {
        public override async Task<Nothing> RunAsync(OrchestrationContext context, ReplicationLoopInput input)
        {
            context.SetStatus(new LoopStatus(input.DirectionEpoch));
            if (!await context.CallActivityAsync(Wanted, input)) return Nothing.Value;
            try
            {
                await context.CallActivityAsync(Replicate, new ReplicationCycleInput(input.ProjectId, input.MachineId, input.DirectionEpoch, RecoveryPointKind.Scheduled));
            }
            catch (TaskFailedException)
            {
                // The next round tries again.
            }

            using var waiting = new CancellationTokenSource();
            await Task.WhenAny(context.DelayAsync(TimeSpan.FromSeconds(60), waiting.Token), context.WaitForEventAsync<Nothing>(ReplicationNames.WakeEvent, waiting.Token));
            waiting.Cancel();
            context.ContinueAsNew(input);
            return Nothing.Value;
        }
    }

    private sealed class Cycle() : Orchestration<ReplicationCycleInput, ReplicationCycleResult>(ReplicationNames.Cycle)
    {
        public override Task<ReplicationCycleResult> RunAsync(OrchestrationContext context, ReplicationCycleInput input) => context.CallActivityAsync(Replicate, input);
    }

    private sealed class WantedActivity(WorkflowServices services) : Activity<ReplicationLoopInput, bool>(Wanted)
    {
        public override async Task<bool> RunAsync(ActivityContext context, ReplicationLoopInput input, CancellationToken cancellation)
        {
            var documents = new ReplicationDocuments(services);
            var project = await documents.ProjectAsync(input.ProjectId, cancellation);
            var machine = await documents.MachineAsync(input.ProjectId, input.MachineId, cancellation);
            return project.DirectionEpoch == input.DirectionEpoch && ReplicationIntent.Replicates(project, machine) && !project.ReplicationPaused;
        }
    }

    private sealed class ReplicateActivity(WorkflowServices services, FakeClouds clouds) : Activity<ReplicationCycleInput, ReplicationCycleResult>(Replicate)
    {
        private readonly ReplicationDocuments _documents = new(services);

        public override async Task<ReplicationCycleResult> RunAsync(ActivityContext context, ReplicationCycleInput input, CancellationToken cancellation)
        {
            var project = await _documents.ProjectAsync(input.ProjectId, cancellation);
            var machine = await _documents.MachineAsync(input.ProjectId, input.MachineId, cancellation);
            if (project.DirectionEpoch != input.DirectionEpoch || machine.Active.Side != project.Direction.ReadSide())
                throw new DrException(ErrorCodes.ActionNotAllowed, "The direction has changed.");
            var (from, to) = project.Direction == Direction.Forward ? (clouds.Source, clouds.Target) : (clouds.Target, clouds.Source);
            var replication = await _documents.ReplicationAsync(input.ProjectId, input.MachineId, cancellation);
            var id = RecoveryPointId.Create($"rp-{machine.Id.Value[4..]}-{project.DirectionEpoch}-{replication.CyclesCompleted}");
            await from.CheckAccessAsync(cancellation);
            await to.CheckAccessAsync(cancellation);
            from.Faults.Run("Replicate", () => { });
            var point = new RecoveryPoint
            {
                Id = id,
                MachineId = machine.Id,
                Kind = input.Kind,
                Direction = project.Direction,
                DirectionEpoch = project.DirectionEpoch,
                InstanceId = machine.ActiveInstanceId,
                TakenAt = services.Time.GetUtcNow(),
                SealedAt = services.Time.GetUtcNow(),
                Disks = [.. from.Instances[machine.ActiveInstanceId].Disks.Select(disk => Copy(project.Id, id, disk, from, to))],
            };
            await services.Documents.PutAsync(Keys.RecoveryPoint(project.Id, machine.Id, id), point, cancellation);
            await _documents.UpdateAsync(project.Id, machine.Id, current => current with
            {
                State = ReplicationState.ContinuousDataProtection,
                DirectionEpoch = project.DirectionEpoch,
                Direction = project.Direction,
                CyclesCompleted = current.CyclesCompleted + 1,
                LatestRecoveryPoint = id,
                LatestRecoveryPointAt = point.TakenAt,
            }, cancellation);
            return new ReplicationCycleResult(id, point.TakenAt, 0);
        }

        private static RecoveryPointDisk Copy(ProjectId project, RecoveryPointId point, FakeDisk disk, FakeInfrastructure from, FakeInfrastructure to) => new()
        {
            DeviceName = disk.DeviceName,
            ReadSnapshotId = Snapshot(project, point, disk, from),
            WrittenSnapshotId = Snapshot(project, point, disk, to),
            ManifestRoot = Digest.Of([]),
            SizeGiB = disk.SizeGiB,
            ChangedBlocks = 0,
            BytesMoved = 0,
        };

        private static string Snapshot(ProjectId project, RecoveryPointId point, FakeDisk disk, FakeInfrastructure cloud)
        {
            lock (cloud.Gate)
            {
                var id = $"snap-{cloud.Region}-{point}{disk.DeviceName.Replace('/', '-')}";
                cloud.SnapshotsById[id] = new FakeSnapshot(id, project.Value, disk.SizeGiB, disk.Lineage) { DeviceName = disk.DeviceName, State = SnapshotState.Completed };
                return id;
            }
        }
    }
}
