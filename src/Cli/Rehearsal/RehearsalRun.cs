using System.Diagnostics;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Cli.Rehearsal.Scenarios;
using DRServerless.Cli.Simulation;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Cli.Rehearsal;

/// <summary>Sets the stage, plays a scenario, and clears the stage.</summary>
internal static class RehearsalRun
{
    /// <summary>Plays it and shows what was found; true when every check held.</summary>
    public static async Task<bool> RunAsync(RehearsalScenario scenario, RehearsalOptions options, CommandOutput output, TimeProvider time, CancellationToken cancellation)
    {
        var directory = options.DataDirectory ?? Directory.CreateTempSubdirectory("drserverless-").FullName;
        Directory.CreateDirectory(directory);
        try
        {
            return await PlayAsync(scenario, options, directory, output, time, cancellation);
        }
        finally
        {
            if (options.Keep) output.Line($"Kept: {directory}");
            else if (options.DataDirectory is null) Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<bool> PlayAsync(RehearsalScenario scenario, RehearsalOptions options, string directory, CommandOutput output, TimeProvider time, CancellationToken cancellation)
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
        var stage = new RehearsalStage
        {
            Options = options,
            Cloud = new RehearsalCloud(simulator),
            Server = server,
            Api = api,
            Driver = new ProjectDriver(api, output, time),
            Phases = new PhaseRunner(server, new CrashPlan(options.Crashes, options.Seed, scenario.CrashPhases), output, time),
            Checks = new CheckList(output),
            Samples = samples,
            FileSystems = fileSystems,
            Output = output,
            Time = time,
        };
        return await PlayAsync(scenario.Open(stage), stage, cancellation);
    }

    private static async Task<bool> PlayAsync(IRehearsalPlay play, RehearsalStage stage, CancellationToken cancellation)
    {
        var simulator = stage.Cloud.Simulator;
        var watch = Stopwatch.StartNew();
        try
        {
            await play.PlayAsync(cancellation);
            stage.Checks.Add("the simulator and its workloads had no fault of their own", simulator.LastFailure is null && simulator.Workloads.LastFailure is null,
                (simulator.LastFailure ?? simulator.Workloads.LastFailure)?.Message ?? "none");
        }
        catch (Exception broken) when (broken is ApiProblemException or OperationFailedException or ServerUnreachableException)
        {
            stage.Checks.Add("the story ran to its end", false, $"{broken.Message} (log: {stage.Server.LogFile}; keep it with --keep)");
        }

        play.Present(stage.Output, watch.Elapsed.TotalSeconds);
        return stage.Checks.AllHeld;
    }
}
