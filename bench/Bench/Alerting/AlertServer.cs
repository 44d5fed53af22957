using System.Text.Json;
using DRServerless.Aws.Access;
using DRServerless.Local.Hosting;
using DRServerless.Simulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace DRServerless.Bench.Alerting;

/// <summary>Where a server listens and which process it is, as it says in one line.</summary>
internal sealed record ServerAddress(Uri Address, int ProcessId);

/// <summary>The embedded host, composed as <c>drctl serve</c> composes it, in a process of its own.</summary>
internal static class AlertServer
{
    public static async Task<int> RunAsync(Options options)
    {
        await using var host = await LocalHost.StartAsync(new LocalHostOptions
        {
            DataDirectory = options.Text("data"),
            Port = 0,
            Aws = new AwsOptions
            {
                Endpoint = new Uri(options.Text("endpoint")),
                Credentials = new AwsStaticCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
            },
        }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        Console.WriteLine(JsonSerializer.Serialize(new ServerAddress(host.Address, Environment.ProcessId)));
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
