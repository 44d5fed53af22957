using DRServerless.Cli.Simulation;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Workloads.Disks;

namespace DRServerless.Cli.Rehearsal;

/// <summary>Has the machine's own <c>e2fsck</c> look at launched disks, where they hold ext4 and the tool is there.</summary>
internal sealed class FileSystemInspection(SimulatorHost simulator)
{
    private int _checked;
    private int _clean;

    public async Task CheckAsync(string name, string region, string snapshotId, CheckList checks, CancellationToken cancellation)
    {
        if (!FileSystemCheck.Available) return;
        var report = await FileSystemCheck.CheckSnapshotAsync(simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, region), snapshotId, cancellation);
        if (report.FileSystem == "raw") return;
        _checked++;
        if (report.Clean) _clean++;
        checks.Add($"{name} has a clean file system", report.Clean, report.Clean ? report.FileSystem : report.Output);
    }

    /// <summary>What can be said of a machine's file systems.</summary>
    public string Summary(SampleMachine machine) => machine.FileSystem switch
    {
        "raw" => "raw data",
        var fileSystem when _checked == 0 => $"{fileSystem}, not checked: e2fsck is not there",
        var fileSystem => _clean == _checked ? $"{fileSystem}, clean" : $"{fileSystem}, NOT clean",
    };
}
