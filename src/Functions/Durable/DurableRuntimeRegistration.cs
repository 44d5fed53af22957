using Azure.Core.Serialization;
using DRServerless.Core.Serialization;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Client;
using DRServerless.Functions.Durable.Orchestrations;
using DRServerless.Workflows.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace DRServerless.Functions.Durable;

/// <summary>Puts the durable half of the app together.</summary>
public static class DurableRuntimeRegistration
{
    /// <summary>
    /// Registers the workflows on Durable Functions: <see cref="IOrchestrationClient"/>, the runners behind the functions, and the one set of
    /// JSON options. The host registers <see cref="WorkflowServices"/> beside it, whose client is the one from here.
    /// Functions that are triggered by HTTP or a timer bind the durable client and leave it with <see cref="DurableClientSource"/>.
    /// </summary>
    public static IServiceCollection AddDurableRuntime(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => WorkflowCatalog.Create(provider.GetRequiredService<WorkflowServices>()));
        services.TryAddSingleton(provider => Definitions(provider.GetRequiredService<WorkflowCatalog>()));
        services.TryAddSingleton<DurableClientSource>();
        services.TryAddSingleton<InstanceTree>();
        services.TryAddSingleton<EndedInstances>();
        services.TryAddSingleton<IOrchestrationClient, DurableOrchestrationClient>();
        services.TryAddSingleton<OrchestrationRunner>();
        services.TryAddSingleton(provider => new ActivityRunner(
            provider.GetRequiredService<RuntimeDefinitions>(), provider.GetRequiredService<InstanceTree>(), provider.GetRequiredService<ILogger<ActivityRunner>>()));
        return services.UseStoredJson();
    }

    private static RuntimeDefinitions Definitions(WorkflowCatalog catalog) => new(catalog.Orchestrations, catalog.Activities);

    /// <summary>
    /// The JSON of histories, in one place. The extension takes the worker's serializer for all its values; a worker without the extension
    /// (a test host) takes its own options.
    /// </summary>
    private static IServiceCollection UseStoredJson(this IServiceCollection services)
    {
        services.ConfigureAll<WorkerOptions>(options => options.Serializer = new JsonObjectSerializer(DrJson.Stored));
        services.ConfigureAll<DurableTaskWorkerOptions>(options => options.DataConverter = new JsonDataConverter(DrJson.Stored));
        services.ConfigureAll<DurableTaskClientOptions>(options => options.DataConverter = new JsonDataConverter(DrJson.Stored));
        return services;
    }
}
