using System.CommandLine;
using DRServerless.Cli.Output;
using DRServerless.Cli.Simulation;
using DRServerless.Simulator.Hosting;
using Spectre.Console;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl simulator</c>: AWS on loopback, for trying things.</summary>
internal static class SimulatorCommand
{
    private static readonly Option<string?> Data = new("--data") { Description = "Directory of the simulated disks (default: a temporary one)" };
    private static readonly Option<int> Port = LoopbackPort.Option("HTTP port on loopback; 0 takes a free one", 0);
    private static readonly Option<string?> Announce = new("--announce") { Description = "File to write the address to once it listens" };
    private static readonly Option<bool> Empty = new("--empty") { Description = "Start no sample machines" };

    public static Command Create() => new Command("simulator", "Run AWS on loopback until stopped: EC2, EBS direct and STS")
    {
        Data, Port, Announce, Empty,
    }.RunsAlone(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, CommandOutput output, CancellationToken cancellation)
    {
        LoopbackPort.EnsureFree(arguments.GetValue(Port));
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { DataDirectory = arguments.GetValue(Data), HttpPort = arguments.GetValue(Port) }, TimeProvider.System, cancellation);
        IReadOnlyList<SampleMachine> machines = arguments.GetValue(Empty) ? [] : await SampleMachines.StartAsync(simulator, SampleMachineOptions.Default, cancellation);
        if (arguments.GetValue(Announce) is { } file) SimulatorProcess.Announce(file, simulator, machines);
        output.Value(new SimulatorProcess(Environment.ProcessId, simulator.HttpEndpoint, machines), Describe);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException)
        {
            output.Line("Stopped; what was simulated is gone.");
        }
        finally
        {
            if (arguments.GetValue(Announce) is { } announced) File.Delete(announced);
        }

        return ExitCodes.Success;
    }

    private static void Describe(IAnsiConsole console, SimulatorProcess simulator)
    {
        console.Line($"Simulated AWS listens on {simulator.Endpoint}; Ctrl+C stops.");
        foreach (var machine in simulator.Machines) console.Line($"  {machine.InstanceId}  {machine.Name,-10} in {SampleMachines.Region}: {machine.Description}");
        console.Line($"Protect them with: drctl serve --simulator {simulator.Endpoint}");
    }
}
