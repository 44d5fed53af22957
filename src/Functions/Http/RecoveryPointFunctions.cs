using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>Recovery points of a machine.</summary>
public sealed class RecoveryPointFunctions(ApiPipeline pipeline, DurableClientSource clients) : ApiFunctions(pipeline, clients)
{
    /// <summary>Lists a machine's recovery points.</summary>
    [Function(Prefix + "listRecoveryPoints")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/machines/{machineId}/recovery-points")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Shows a recovery point.</summary>
    [Function(Prefix + "getRecoveryPoint")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/machines/{machineId}/recovery-points/{recoveryPointId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);
}
