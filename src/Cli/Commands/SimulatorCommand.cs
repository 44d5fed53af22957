using System.CommandLine;
using DRServerless.Cli.Output;
using DRServerless.Cli.Simulation;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl simulator</c>: AWS on loopback, for trying things.</summary>
internal static class SimulatorCommand
{
    private static readonly Option<string?> Data = new("--data") { Description = "Directory of the simulated disks (default: a temporary one)" };
    private static readonly Option<int> Port = new("--port") { Description = "HTTP port on loopback; 0 takes a free one" };
    private static readonly Option<string?> Announce = new("--announce") { Description = "File to write the address to once it listens" };
    private static readonly Option<bool> Empty = new("--empty") { Description = "Start no sample machines" };

    public static Command Create() => new Command("simulator", "Run AWS on loopback until stopped: EC2, EBS direct and STS")
    {
        Data, Port, Announce, Empty,
    }.RunsAlone(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, CommandOutput output, CancellationToken cancellation)
    {
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { DataDirectory = arguments.GetValue(Data), HttpPort = arguments.GetValue(Port) }, TimeProvider.System, cancellation);
        IReadOnlyList<SampleMachine> machines = arguments.GetValue(Empty) ? [] : await SampleMachines.StartAsync(simulator, SampleMachineOptions.Default, cancellation);
        if (arguments.GetValue(Announce) is { } file) SimulatorProcess.Announce(file, simulator, machines);
        output.Line($"Simulated AWS listens on {simulator.HttpEndpoint}");
        foreach (var machine in machines) output.Line($"  {machine.InstanceId}  {machine.Name}  in {SampleMachines.Region}");
        output.Line("drctl serve --simulator " + simulator.HttpEndpoint);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException)
        {
            output.Line("Stopped; what was simulated is gone.");
        }

        return ExitCodes.Success;
    }
}
