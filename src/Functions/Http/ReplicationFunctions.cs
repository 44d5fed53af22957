using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>Actions on a project's replication.</summary>
public sealed class ReplicationFunctions(ApiPipeline pipeline, DurableClientSource clients) : ApiFunctions(pipeline, clients)
{
    /// <summary>Begins to replicate every machine.</summary>
    [Function(Prefix + "startReplication")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/start-replication")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Holds replication.</summary>
    [Function(Prefix + "pauseReplication")]
    public Task<IResult> PauseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/pause-replication")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lets replication go on.</summary>
    [Function(Prefix + "resumeReplication")]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/resume-replication")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Ends replication and deletes every recovery point.</summary>
    [Function(Prefix + "stopReplication")]
    public Task<IResult> StopAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/stop-replication")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);
}
