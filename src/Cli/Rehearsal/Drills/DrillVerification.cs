using System.Text.Json;
using System.Text.Json.Nodes;
using DRServerless.Api.Drills;
using DRServerless.Api.Reports;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Reports;
using DRServerless.Core.Serialization;
using DRServerless.Core.Time;
using DRServerless.Simulator.State;

namespace DRServerless.Cli.Rehearsal.Drills;

/// <summary>Holds what the product says of a drill against what the simulator saw of it.</summary>
internal sealed class DrillVerification(RehearsalStage stage)
{
    private static readonly TimeSpan ReportPause = TimeSpan.FromMilliseconds(200);
    private const int ReportLooks = 50;

    /// <summary>The drill's report.</summary>
    public RecoveryReport? Report { get; private set; }

    /// <summary>Its hash, as computed here.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>At the moment at which the drill has ended nothing of it may be there: no instance, volume or image in the region that it launched in.</summary>
    public void NothingIsThere(string region)
    {
        var there = stage.Cloud.Resources(region).Where(resource => !resource.StartsWith("snapshot", StringComparison.Ordinal)).ToList();
        stage.Checks.Add("when the drill had ended nothing of it was there", there.Count == 0, there.Count == 0 ? "by the simulator's own record" : string.Join(", ", there));
    }

    public async Task RunAsync(ProjectId project, Operation drill, IReadOnlyList<DrilledInstance> seen, CancellationToken cancellation)
    {
        await ReadAsync(drill, cancellation);
        await LaunchedAsync(drill, seen, cancellation);
        await UntouchedAsync(project, cancellation);
        var drills = await stage.Api.GetAsync<DrillsView>($"projects/{project}/drills", cancellation);
        stage.Checks.Add("the schedule started one drill", drills.Occurrences.Count == 1, $"{drills.Occurrences.Count} occurrences");
    }

    private async Task ReadAsync(Operation drill, CancellationToken cancellation)
    {
        var kept = JsonNode.Parse(await ReportAsync(drill, cancellation))!;
        Report = kept["report"].Deserialize<RecoveryReport>(DrJson.Stored);
        Hash = IndependentHash.Of(kept["report"]!);
        stage.Checks.Add("the report has the hash that it carries, computed by other code", kept["sha256"]!.GetValue<string>() == Hash, Hash);
        var verified = await stage.Api.GetAsync<ReportVerificationView>($"operations/{drill.Id}/report/verification", cancellation);
        stage.Checks.Add("the server verifies the report", verified.Valid && verified.Computed == Hash && verified.Listed == Hash, verified.ToString());
        kept["report"]!["verdict"] = "failed";
        stage.Checks.Add("a report that was changed has another hash", IndependentHash.Of(kept["report"]!) != Hash, "its verdict was changed");
        stage.Checks.Add("the report says passed, and that nothing is left", Report is { Verdict: RecoveryVerdict.Passed, Drill.Left.Count: 0, Drill.VerifiedAt: not null }, Report?.Summary ?? "none");
    }

    /// <summary>It is written just after the operation has ended.</summary>
    private async Task<byte[]> ReportAsync(Operation drill, CancellationToken cancellation)
    {
        for (var look = 1; ; look++)
        {
            try
            {
                return await stage.Api.GetBytesAsync($"operations/{drill.Id}/report", cancellation);
            }
            catch (Client.ApiProblemException early) when (early.Problem.Status == 404 && look < ReportLooks)
            {
                await stage.Time.DelayAsync(ReportPause, cancellation);
            }
        }
    }

    private async Task LaunchedAsync(Operation drill, IReadOnlyList<DrilledInstance> seen, CancellationToken cancellation)
    {
        stage.Checks.Add("each machine was launched", drill.Machines.Count == stage.Samples.Count && drill.Machines.Values.All(machine => seen.Any(instance => instance.InstanceId == machine.InstanceId)),
            $"{seen.Count} instances were seen for {stage.Samples.Count} machines");
        stage.Checks.Add("all that was launched was cut off", seen.Count > 0 && seen.All(instance => instance.Isolated), string.Join(", ", seen.Where(instance => !instance.Isolated).Select(instance => instance.InstanceId)));
        foreach (var (machine, outcome) in drill.Machines)
        {
            if (outcome.RecoveryPointId is not { } id) continue;
            var point = await stage.Driver.RecoveryPointAsync(machine, id, cancellation);
            var disks = seen.FirstOrDefault(instance => instance.InstanceId == outcome.InstanceId)?.Snapshots ?? [];
            stage.Checks.Add($"{machine} was launched from recovery point {id}", point.Disks.Select(disk => disk.WrittenSnapshotId).Order().SequenceEqual(disks.OfType<string>().Order()), $"{disks.Count} disks");
        }
    }

    /// <summary>Machines that work go on working, and the project stands where it stood.</summary>
    private async Task UntouchedAsync(ProjectId id, CancellationToken cancellation)
    {
        var project = await stage.Driver.ProjectAsync(cancellation);
        stage.Checks.Add("the project is as it was", project is { State: ProjectState.Normal, ReplicationPaused: false, ActiveOperation: null }, $"{id}: {project.State}, {project.ActiveOperation}");
        foreach (var sample in stage.Samples)
            stage.Checks.Add($"{sample.Name} went on working", stage.Cloud.StateOf(RehearsalStage.Source, sample.InstanceId) == InstanceState.Running, stage.Cloud.StateOf(RehearsalStage.Source, sample.InstanceId).ToString());
        var instances = (await stage.Driver.MachinesAsync(cancellation)).SelectMany(machine => machine.Instances).ToList();
        stage.Checks.Add("no machine has got an instance by it", instances.TrueForAll(instance => instance.Role == InstanceRole.Original), string.Join(", ", instances.Select(instance => instance.InstanceId)));
    }
}
