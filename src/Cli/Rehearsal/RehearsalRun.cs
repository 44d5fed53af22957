using System.Diagnostics;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Cli.Simulation;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Cli.Rehearsal;

/// <summary>Sets the stage, plays the script, and clears the stage.</summary>
internal static class RehearsalRun
{
    public static async Task<RehearsalReport> RunAsync(RehearsalOptions options, CommandOutput output, TimeProvider time, CancellationToken cancellation)
    {
        var directory = options.DataDirectory ?? Directory.CreateTempSubdirectory("drserverless-").FullName;
        Directory.CreateDirectory(directory);
        try
        {
            return await PlayAsync(options, directory, output, time, cancellation);
        }
        finally
        {
            if (options.Keep) output.Line($"Kept: {directory}");
            else if (options.DataDirectory is null) Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<RehearsalReport> PlayAsync(RehearsalOptions options, string directory, CommandOutput output, TimeProvider time, CancellationToken cancellation)
    {
        output.Line($"Rehearsal with seed {options.Seed}, faults: {options.Faults}. Setting up simulated AWS with two regions and three machines…");
        var disks = Directory.CreateDirectory(Path.Combine(directory, "simulator")).FullName;
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { DataDirectory = disks, Seed = options.Seed }, time, cancellation);
        var fileSystems = new FileSystemInspection(simulator);
        var samples = await SampleMachines.StartAsync(simulator, new SampleMachineOptions(options.DataBytes, options.Seed), cancellation);
        foreach (var sample in samples) output.Line($"  {sample.InstanceId}  {sample.Name,-10} {sample.Description}");
        await using var server = await RehearsalServer.StartAsync(Path.Combine(directory, "server"), simulator.HttpEndpoint, cancellation);

        simulator.Faults = FaultPresets.Find(options.Faults)!;
        using var api = ApiClient.For(server.Address, patience: TimeSpan.FromSeconds(60));
        var checks = new CheckList(output);
        var phases = new PhaseRunner(server, new CrashPlan(options.Crashes, options.Seed, RehearsalScript.CrashPhases), output, time);
        var script = new RehearsalScript(new RehearsalCloud(simulator), new ProjectDriver(api, output, time), phases, checks, samples, fileSystems, time);
        var watch = Stopwatch.StartNew();
        try
        {
            await script.PlayAsync(cancellation);
            checks.Add("the simulator and its workloads had no fault of their own", simulator.LastFailure is null && simulator.Workloads.LastFailure is null,
                (simulator.LastFailure ?? simulator.Workloads.LastFailure)?.Message ?? "none");
        }
        catch (Exception broken) when (broken is ApiProblemException or OperationFailedException or ServerUnreachableException)
        {
            checks.Add("the story ran to its end", false, $"{broken.Message} (log: {server.LogFile}; keep it with --keep)");
        }

        return script.Report(options.Seed, watch.Elapsed.TotalSeconds);
    }
}
