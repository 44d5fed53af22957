using DRServerless.Api.Access;
using DRServerless.Api.Alerts;
using DRServerless.Api.Alerts.Sns;
using DRServerless.Api.Endpoints;
using DRServerless.Aws.Access;
using DRServerless.Azure.Storage;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Secrets;
using DRServerless.Core.Storage;
using DRServerless.Functions.Access;
using DRServerless.Functions.Alerts;
using DRServerless.Functions.Hosting.Platform;
using DRServerless.Functions.Hosting.Settings;
using DRServerless.Functions.Telemetry;
using DRServerless.Functions.Timers;
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
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DRServerless.Functions.Hosting;

/// <summary>
/// Puts the app together around the durable runtime: the store, AWS, the API and what looks after them. One of each for the process: buffers, pacing,
/// connections and credentials are shared by all functions that it runs.
/// </summary>
public static class HostComposition
{
    /// <summary>Registers everything but the durable runtime. The settings were checked; nothing here makes a call.</summary>
    public static IServiceCollection AddProduct(this IServiceCollection services, HostSettings settings, PlatformEnvironment platform)
    {
        var seed = HostSeed.Of(platform.InstanceId, Guid.NewGuid());
        services.AddSingleton(settings).AddSingleton(platform).AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => AzureObjectStore.Create(settings.Storage));
        services.AddSingleton<IObjectStore>(provider => provider.GetRequiredService<AzureObjectStore>());
        services.AddSingleton<IInfrastructureProvider>(provider => AwsComposition.Infrastructures(settings, provider.GetRequiredService<TimeProvider>(), seed));
        services.AddSingleton(provider => Workflows(provider, settings, seed));
        services.AddSingleton(provider => AwsComposition.SecretsAccess(settings.Aws, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => AwsComposition.Secrets(settings.Secrets, provider.GetRequiredService<AwsHostAccess>, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ReplicationSupervisor(provider.GetRequiredService<WorkflowServices>()));
        services.AddSingleton(provider => new UnfencedWatch(provider.GetRequiredService<WorkflowServices>()));
        services.AddSingleton(provider => new DrillKeeper(provider.GetRequiredService<WorkflowServices>()));
        services.AddSingleton(provider => new ReplicationWatch(provider.GetRequiredService<WorkflowServices>()));
        services.AddSingleton(provider => new NoticeKeeper(provider.GetRequiredService<WorkflowServices>()));
        services.AddSingleton(provider => new GarbageStore(provider.GetRequiredService<WorkflowServices>()));
        services.AddSingleton(provider => new IncidentDesk(provider.GetRequiredService<WorkflowServices>()));
        services.AddSingleton(provider => new AlertReception(
            provider.GetRequiredService<WorkflowServices>(), new AlertIntake(provider.GetRequiredService<WorkflowServices>(), Guid.NewGuid), SnsTrust.Amazon));
        services.AddSingleton<AlertOffer>();
        services.AddSingleton(provider => new OperationRecovery(
            provider.GetRequiredService<WorkflowServices>().Documents, provider.GetRequiredService<IOrchestrationClient>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HostHealth>().AddSingleton<Chores>().AddSingleton<HostMetrics>().AddSingleton<LagReport>();
        services.AddSingleton<MetricsBridge>().AddSingleton<TracesBridge>().AddHostedService<TelemetryPump>();
        services.AddSingleton(provider => new ReplicationSampler(provider.GetRequiredService<WorkflowServices>()));
        services.AddSingleton<StoreOpening>().AddHostedService(provider => provider.GetRequiredService<StoreOpening>());
        return services.AddApi(settings.Access);
    }

    private static IServiceCollection AddApi(this IServiceCollection services, AccessSettings access)
    {
        services.AddSingleton<ICallerIdentification>(provider => access.Mode == AccessMode.EntraId
            ? new EntraCallers(provider.GetRequiredService<PlatformEnvironment>())
            : new FunctionKeyCallers(access.FunctionKeyRole));
        services.AddSingleton(Api);
        return services.AddSingleton(provider => new ApiPipeline(
            provider.GetRequiredService<ApiServices>(), provider.GetRequiredService<ILogger<ApiPipeline>>(), provider.GetRequiredService<ICallerIdentification>()));
    }

    private static WorkflowServices Workflows(IServiceProvider provider, HostSettings settings, int seed)
    {
        var (store, time) = (provider.GetRequiredService<IObjectStore>(), provider.GetRequiredService<TimeProvider>());
        return new WorkflowServices
        {
            Objects = store,
            Infrastructures = provider.GetRequiredService<IInfrastructureProvider>(),
            Copier = new ChunkCopier(
                new BlockBufferPool(settings.Copy.BlockBuffers), store, time, new Backoff(seed), new ChunkOptions { Workers = settings.Copy.WorkersPerChunk }),
            Client = provider.GetRequiredService<IOrchestrationClient>,
            Time = time,
            Loggers = provider.GetRequiredService<ILoggerFactory>(),
            Network = new GuardedNetwork(settings.Network, time),
            Secrets = provider.GetRequiredService<ISecrets>(),
            Mailer = new SmtpMailer(settings.Network, time),
            PublicUrl = settings.Api.PublicUrl,
            OperationEnded = provider.GetRequiredService<HostMetrics>().OperationEnded,
            Options = settings.Workflows,
        };
    }

    private static ApiServices Api(IServiceProvider provider)
    {
        var workflows = provider.GetRequiredService<WorkflowServices>();
        return new ApiServices
        {
            Documents = workflows.Documents,
            Store = workflows.Objects,
            Infrastructures = workflows.Infrastructures,
            Operations = new OperationStarter(workflows.Documents, provider.GetRequiredService<IOrchestrationClient>(), workflows.Time, Guid.NewGuid),
            Replication = provider.GetRequiredService<ReplicationSupervisor>(),
            Alerts = provider.GetRequiredService<AlertReception>(),
            Incidents = provider.GetRequiredService<IncidentDesk>(),
            Notices = new NoticeOffice(workflows),
            Answers = new AnswerDesk(workflows, new OperationStarter(workflows.Documents, provider.GetRequiredService<IOrchestrationClient>(), workflows.Time, Guid.NewGuid)),
            Time = workflows.Time,
            NewGuid = Guid.NewGuid,
            HostProblems = provider.GetRequiredService<HostHealth>().Problems,
        };
    }
}
