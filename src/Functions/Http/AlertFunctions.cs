using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>Alert policies and the keys of their senders; incidents.</summary>
public sealed class AlertFunctions(ApiPipeline pipeline, DurableClientSource clients) : ApiFunctions(pipeline, clients)
{
    /// <summary>Shows what alerts may do to a project.</summary>
    [Function(Prefix + "getAlertPolicy")]
    public Task<IResult> GetPolicyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/alert-policy")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Sets what alerts may do to a project.</summary>
    [Function(Prefix + "setAlertPolicy")]
    public Task<IResult> SetPolicyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "PUT", Route = "projects/{projectId}/alert-policy")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Takes the alert policy away.</summary>
    [Function(Prefix + "removeAlertPolicy")]
    public Task<IResult> RemovePolicyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "DELETE", Route = "projects/{projectId}/alert-policy")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Makes a key by which alerts are sent.</summary>
    [Function(Prefix + "createAlertKey")]
    public Task<IResult> CreateKeyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/alert-keys")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lists keys by which alerts are sent.</summary>
    [Function(Prefix + "listAlertKeys")]
    public Task<IResult> ListKeysAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/alert-keys")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Deletes a key by which alerts are sent.</summary>
    [Function(Prefix + "deleteAlertKey")]
    public Task<IResult> DeleteKeyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "DELETE", Route = "projects/{projectId}/alert-keys/{keyId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lists a project's incidents.</summary>
    [Function(Prefix + "listIncidents")]
    public Task<IResult> ListIncidentsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/incidents")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Shows an incident.</summary>
    [Function(Prefix + "getIncident")]
    public Task<IResult> GetIncidentAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/incidents/{incidentId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lists what was decided in an incident and why.</summary>
    [Function(Prefix + "listIncidentLog")]
    public Task<IResult> ListIncidentLogAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/incidents/{incidentId}/log")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lets an incident that asks act.</summary>
    [Function(Prefix + "approveIncident")]
    public Task<IResult> ApproveIncidentAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/incidents/{incidentId}/approve")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Ends an incident that asks.</summary>
    [Function(Prefix + "refuseIncident")]
    public Task<IResult> RefuseIncidentAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/incidents/{incidentId}/refuse")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);
}
