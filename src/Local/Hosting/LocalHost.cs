using System.Net;
using DRServerless.Api.Alerts;
using DRServerless.Api.Endpoints;
using DRServerless.Aws;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Telemetry;
using DRServerless.Local.Runtime;
using DRServerless.Local.Secrets;
using DRServerless.Local.Storage;
using DRServerless.Local.Telemetry;
using DRServerless.Network;
using DRServerless.Network.Mail;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Drills;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Notices.Answers;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DRServerless.Local.Hosting;

/// <summary>
/// The whole product on one machine: the API on loopback over the embedded runtime. All state is in two SQLite files of the data
/// directory, so a host that was killed goes on where it was when it is started again.
/// </summary>
public sealed class LocalHost : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _releases = [];
    private WebApplication? _web;

    private LocalHost()
    {
    }

    /// <summary>Where the API is served.</summary>
    public Uri Address => new(_web!.Urls.Single());

    /// <summary>
    /// Starts the host; <c>store_unavailable</c> when another one uses the directory, <c>resource_busy</c> when the port is taken. A host that
    /// does not start lets go of everything.
    /// </summary>
    public static async Task<LocalHost> StartAsync(LocalHostOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var host = new LocalHost();
        try
        {
            await host.OpenAsync(options, time, loggers, cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets go of what was opened, the last first, whatever goes wrong with one of them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_releases.TryPop(out var release)) return;
        try
        {
            await release();
        }
        finally
        {
            await DisposeAsync();
        }
    }

    private async Task OpenAsync(LocalHostOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.DataDirectory);
        Hold(Lock(options.DataDirectory));
        var store = Hold(new SqliteObjectStore(Path.Combine(options.DataDirectory, "store.db")));
        var metrics = Hold(new DrMetrics());
        var infrastructures = Hold(new AwsInfrastructureProvider(options.Aws with { Metrics = metrics }, new Pacer(new PacingOptions(), time), time, Environment.ProcessId));
        var runtime = new LocalRuntime(new LocalRuntimeOptions { Path = Path.Combine(options.DataDirectory, "history.db") }, time, loggers);
        _releases.Push(runtime.DisposeAsync);
        var services = new WorkflowServices
        {
            Objects = store,
            Infrastructures = infrastructures,
            Copier = new ChunkCopier(new BlockBufferPool(), store, time, new Backoff(Environment.ProcessId)),
            Client = () => runtime.Client,
            Time = time,
            Loggers = loggers,
            Metrics = metrics,
            Network = new GuardedNetwork(options.Network, time),
            Secrets = new HostSecrets(Path.Combine(options.DataDirectory, "secrets"), Environment.GetEnvironmentVariable),
            Mailer = new SmtpMailer(options.Network, time),
            PublicUrl = options.PublicUrl,
            Options = options.Workflows,
        };
        var catalog = WorkflowCatalog.Create(services);
        await runtime.StartAsync(new RuntimeDefinitions(catalog.Orchestrations, catalog.Activities), cancellation);

        var caretaker = new Caretaker(
            new OperationRecovery(services.Documents, runtime.Client, time), new ReplicationSupervisor(services), new GarbageStore(services), new UnfencedWatch(services), new IncidentDesk(services),
            new ReplicationWatch(services), new NoticeKeeper(services), new DrillKeeper(services), new ReplicationSampler(services), options.CaretakerInterval, time, loggers.CreateLogger<Caretaker>());
        _releases.Push(caretaker.DisposeAsync);
        _web = BuildWeb(options, new ApiPipeline(Services(services, runtime, options), loggers.CreateLogger<ApiPipeline>()), loggers);
        _releases.Push(_web.DisposeAsync);
        await ListenAsync(_web, options.Port, cancellation);
        _releases.Push(() => new ValueTask(_web.StopAsync(CancellationToken.None)));
        caretaker.Start();
    }

    private T Hold<T>(T opened) where T : IDisposable
    {
        _releases.Push(() =>
        {
            opened.Dispose();
            return default;
        });
        return opened;
    }

    private static async Task ListenAsync(WebApplication web, int port, CancellationToken cancellation)
    {
        try
        {
            await web.StartAsync(cancellation);
        }
        catch (IOException taken)
        {
            throw new DrException(ErrorCodes.ResourceBusy, $"Port {port} on loopback cannot be used: {taken.Message} Choose another; 0 takes a free one.", taken);
        }
    }

    private static ApiServices Services(WorkflowServices services, LocalRuntime runtime, LocalHostOptions options) => new()
    {
        Documents = services.Documents,
        Store = services.Objects,
        Infrastructures = services.Infrastructures,
        Operations = new OperationStarter(services.Documents, runtime.Client, services.Time, Guid.NewGuid),
        Replication = new ReplicationSupervisor(services),
        Alerts = new AlertReception(services, new AlertIntake(services, Guid.NewGuid), options.Sns),
        Incidents = new IncidentDesk(services),
        Notices = new NoticeOffice(services),
        Answers = new AnswerDesk(services, new OperationStarter(services.Documents, runtime.Client, services.Time, Guid.NewGuid)),
        Time = services.Time,
        NewGuid = Guid.NewGuid,
        HostProblems = () => runtime.Health.Problem is { } problem ? [problem] : [],
    };

    private static WebApplication BuildWeb(LocalHostOptions options, ApiPipeline pipeline, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Far over the API's own limit: what is a little too large is read to its end, so that its sender gets to read the refusal.
            kestrel.Limits.MaxRequestBodySize = 64 * ApiPipeline.MaximumBodyBytes;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRouting();
        builder.Services.AddSingleton(loggers);
        builder.Services.ExportTelemetry(Environment.GetEnvironmentVariable);
        var web = builder.Build();
        web.RefuseStrangers(options.PublicUrl);
        web.UseRouting();
        web.MapMetrics();
        web.MapApi(pipeline);
        return web;
    }

    /// <summary>Two hosts on one directory would each run every orchestration.</summary>
    private static FileStream Lock(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held)
        {
            throw new DrException(ErrorCodes.StoreUnavailable, $"Another server uses {directory}. Stop it, or choose another directory.", held);
        }
    }
}
