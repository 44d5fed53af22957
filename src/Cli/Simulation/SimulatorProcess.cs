using System.Diagnostics;
using System.Text.Json;
using DRServerless.Core.Serialization;
using DRServerless.Simulator.Control;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Cli.Simulation;

/// <summary>A simulator in a process of its own: it outlives the server that uses it, as AWS would.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="Machines">The machines that it started with.</param>
internal sealed record SimulatorProcess(int ProcessId, Uri Endpoint, IReadOnlyList<SampleMachine> Machines)
{
    private const string AnnouncementName = "simulator.json";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Tells other processes where a simulator listens; whole or not at all.</summary>
    public static void Announce(string file, SimulatorHost simulator, IReadOnlyList<SampleMachine> machines)
    {
        var announcement = new SimulatorProcess(Environment.ProcessId, simulator.HttpEndpoint, machines);
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(announcement, DrJson.Stored));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>The simulator of a directory: the one that runs, or a new one.</summary>
    public static async Task<SimulatorProcess> FindOrStartAsync(string directory, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, AnnouncementName);
        if (await ReadAsync(file, cancellation) is { } running && await running.AnswersAsync(cancellation)) return running;

        File.Delete(file);
        var log = Path.Combine(directory, "simulator.log");
        using var process = SelfProcess.Start(["simulator", "--data", Path.Combine(directory, "disks"), "--announce", file], log, ownSession: true);
        var started = Stopwatch.StartNew();
        while (started.Elapsed < StartTimeout && !process.HasExited)
        {
            if (await ReadAsync(file, cancellation) is { } announced) return announced;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }

        throw new IOException($"The simulator did not start; {log} tells why.");
    }

    private static async Task<SimulatorProcess?> ReadAsync(string file, CancellationToken cancellation) =>
        File.Exists(file) ? JsonSerializer.Deserialize<SimulatorProcess>(await File.ReadAllBytesAsync(file, cancellation), DrJson.Stored) : null;

    /// <summary>Whether a simulator answers there: a process id alone may be another process's by now.</summary>
    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(AnswerTimeout);
        try
        {
            using var control = new SimulatorControl(Endpoint);
            return (await control.HealthAsync(deadline.Token)).Ready;
        }
        catch (Exception gone) when (gone is HttpRequestException or JsonException or InvalidOperationException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
