using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Amazon.Runtime;
using DRServerless.Aws.Ebs;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Bench.Processes;

/// <summary>A simulator in another process, and storages that speak to it.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    public const string SourceRegion = "eu-west-1";
    public const string TargetRegion = "eu-central-1";

    private readonly Child _child;
    private readonly SimulatorAddress _address;
    private readonly HttpClient _control = new();

    private SimulatorProcess(Child child)
    {
        _child = child;
        _address = JsonSerializer.Deserialize<SimulatorAddress>(child.Ready)!;
    }

    public Uri Http => _address.Http;

    public Uri Https => _address.Https;

    public X509Certificate2 Certificate => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(_address.Certificate));

    public static AWSCredentials Credentials { get; } =
        new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey);

    public static async Task<SimulatorProcess> StartAsync(params string[] arguments) =>
        new(await Child.StartAsync(["simulator", .. arguments]));

    public EbsBlockStorage Open(string region, Pacer pacer, bool https = false) => new(
        new EbsOptions
        {
            Region = region,
            Account = SimulatorOptions.DefaultAccountId,
            Credentials = Credentials,
            Endpoint = https ? Https : Http,
            Certificate = https ? Certificate : null,
        },
        pacer,
        TimeProvider.System);

    /// <summary>Changes what the simulator enforces or does wrong.</summary>
    public async Task SetAsync(string what, object value)
    {
        using var response = await _control.PutAsJsonAsync(new Uri(Http, $"/_simulator/{what}"), value);
        response.EnsureSuccessStatusCode();
    }

    public async Task ClearStatisticsAsync()
    {
        using var response = await _control.DeleteAsync(new Uri(Http, "/_simulator/statistics"));
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Counts by <c>service:operation</c>.</summary>
    public async Task<Dictionary<string, OperationStatistics>> StatisticsAsync() =>
        (await _control.GetFromJsonAsync<Dictionary<string, OperationStatistics>>(new Uri(Http, "/_simulator/statistics")))!;

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _child.DisposeAsync();
    }
}
