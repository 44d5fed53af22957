using System.Net;
using System.Security.Cryptography.X509Certificates;
using DRServerless.Simulator.Control;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Security;
using DRServerless.Simulator.Sns;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;
using DRServerless.Simulator.Workloads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace DRServerless.Simulator.Hosting;

/// <summary>AWS on loopback: EC2, EBS direct and STS behind one HTTP and one HTTPS port, told apart by the credential scope.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly SimulatorContext _context;
    private readonly RequestPipeline _pipeline;
    private readonly IReadOnlyList<ISimulatedService> _services;
    private readonly string? _temporaryDirectory;
    private WebApplication? _server;

    private SimulatorHost(SimulatorContext context, X509Certificate2 certificate, string? temporaryDirectory)
    {
        _context = context;
        _temporaryDirectory = temporaryDirectory;
        Certificate = certificate;
        Workloads = new WorkloadEngine(context.Cloud, context.Options.Timings);
        _services = SimulatedServices.Create(context, Workloads);
        _pipeline = new RequestPipeline(context, _services);
        Sns = new SimulatedSns(context.Cloud, context.Options.AccessKeys[0].AccountId);
    }

    /// <summary>How it was started.</summary>
    public SimulatorOptions Options => _context.Options;

    /// <summary>What the cloud holds.</summary>
    public SimulatedCloud Cloud => _context.Cloud;

    /// <summary>The keys that it accepts.</summary>
    public CredentialStore Credentials => _context.Credentials;

    /// <summary>What runs on the instances.</summary>
    public WorkloadEngine Workloads { get; }

    /// <summary>Topics, and what they deliver.</summary>
    public SimulatedSns Sns { get; }

    /// <summary>The certificate of the HTTPS endpoint, for clients to pin.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Where it listens without TLS.</summary>
    public Uri HttpEndpoint { get; private set; } = new("http://127.0.0.1");

    /// <summary>Where it listens with TLS.</summary>
    public Uri HttpsEndpoint { get; private set; } = new("https://127.0.0.1");

    /// <summary>What goes wrong from now on.</summary>
    public FaultSettings Faults
    {
        get => _context.Faults.Settings;
        set => _context.Faults.Settings = value;
    }

    /// <summary>The request quotas in force.</summary>
    public QuotaSettings Quotas
    {
        get => _context.Quotas.Settings;
        set => _context.Quotas.Settings = value;
    }

    /// <summary>Counts by <c>service:operation</c> since the start or the last <see cref="ClearStatistics"/>.</summary>
    public IReadOnlyDictionary<string, OperationStatistics> Statistics => _context.Statistics.Read();

    /// <summary>What was published to topics, oldest first.</summary>
    public IReadOnlyList<PublishedMessage> Published => _services.OfType<SnsService>().Single().Published;

    /// <summary>The last failure that was the simulator's own; null when all is well.</summary>
    public Exception? LastFailure => _pipeline.LastFailure;

    /// <summary>Starts a simulator.</summary>
    public static async Task<SimulatorHost> StartAsync(
        SimulatorOptions? options = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        options ??= new SimulatorOptions();
        time ??= TimeProvider.System;
        var temporary = options.DataDirectory is null ? Directory.CreateTempSubdirectory("simulator-").FullName : null;
        var cloud = new SimulatedCloud(new BlockStore(options.DataDirectory ?? temporary!), time, options.Seed);
        var credentials = new CredentialStore(cloud.Ids, time);
        foreach (var key in options.AccessKeys) credentials.Add(key.AccountId, key.AccessKeyId, key.SecretAccessKey);
        var context = new SimulatorContext(options, cloud, credentials, time);

        // TLS knows only the real clock, whatever time the simulated cloud has.
        var host = new SimulatorHost(context, LoopbackCertificate.Create(TimeProvider.System.GetUtcNow()), temporary);
        await host.ListenAsync(cancellationToken);
        host.Workloads.Start();
        return host;
    }

    /// <summary>Takes a region down or brings it back: its endpoints fail and its instances stop writing meanwhile.</summary>
    public void SetOutage(string region, bool down) => Cloud.SetOutage(region, down);

    /// <summary>Starts counting anew.</summary>
    public void ClearStatistics() => _context.Statistics.Clear();

    /// <summary>Stops listening and removes what the simulator stored.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync(CancellationToken.None);
            await _server.DisposeAsync();
            _server = null;
        }

        await Workloads.DisposeAsync();
        foreach (var service in _services)
        {
            if (service is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else (service as IDisposable)?.Dispose();
        }

        Sns.Dispose();
        Cloud.Store.Dispose();
        Certificate.Dispose();
        if (_temporaryDirectory is not null) Directory.Delete(_temporaryDirectory, recursive: true);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(new LargeBlockMemoryPool());
        builder.Services.Configure<SocketTransportOptions>(options => options.WaitForDataBeforeAllocatingBuffer = false);
        _server = builder.Build();
        var control = new ControlApi(this);
        _server.Run(http => ControlApi.IsControl(http.Request) ? control.InvokeAsync(http) : Sns.Answers(http.Request) ? Sns.InvokeAsync(http) : _pipeline.InvokeAsync(http));
        await _server.StartAsync(cancellationToken);
        foreach (var address in _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
        {
            var uri = new Uri(address);
            if (uri.Scheme == Uri.UriSchemeHttps) HttpsEndpoint = uri;
            else HttpEndpoint = uri;
        }
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
        kestrel.Limits.MaxRequestBufferSize = 2 * BlockStore.BlockSize;
        kestrel.Limits.MaxResponseBufferSize = 2 * BlockStore.BlockSize;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.ListenOptionsFor(Options.HttpPort);
        kestrel.ListenOptionsFor(Options.HttpsPort, Certificate);
    }
}

/// <summary>Listening on loopback.</summary>
internal static class LoopbackListening
{
    public static void ListenOptionsFor(this KestrelServerOptions kestrel, int port, X509Certificate2? certificate = null) =>
        kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            // The EBS endpoints speak HTTP/1.1, and blocks are cheapest over it.
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null) listen.UseHttps(certificate);
        });
}
