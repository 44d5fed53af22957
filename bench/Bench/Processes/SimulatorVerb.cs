using System.Text.Json;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Bench.Processes;

/// <summary>Where a simulator listens, as its process says in one line.</summary>
internal sealed record SimulatorAddress(Uri Http, Uri Https, string Certificate);

/// <summary>The simulator in a process of its own, so that its work is not measured as ours.</summary>
internal static class SimulatorVerb
{
    public static async Task<int> RunAsync(Options options)
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions
        {
            Quotas = new QuotaSettings { Enforced = !options.Has("no-quotas") },
            Faults = FaultPresets.None with { LatencyMilliseconds = options.Number("latency", 0) },
            AllowUnsignedPayloadOverHttp = true,
        });
        var address = new SimulatorAddress(simulator.HttpEndpoint, simulator.HttpsEndpoint, Convert.ToBase64String(simulator.Certificate.RawData));
        Console.WriteLine(JsonSerializer.Serialize(address));
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
