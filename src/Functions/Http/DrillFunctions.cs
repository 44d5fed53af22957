using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>Drills, reports of recoveries, and readiness.</summary>
public sealed class DrillFunctions(ApiPipeline pipeline, DurableClientSource clients) : ApiFunctions(pipeline, clients)
{
    /// <summary>Shows how a project is drilled.</summary>
    [Function(Prefix + "getDrillSettings")]
    public Task<IResult> GetSettingsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/drill-settings")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Says how a project is drilled.</summary>
    [Function(Prefix + "setDrillSettings")]
    public Task<IResult> SetSettingsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "PUT", Route = "projects/{projectId}/drill-settings")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Ends drills of a project.</summary>
    [Function(Prefix + "removeDrillSettings")]
    public Task<IResult> RemoveSettingsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "DELETE", Route = "projects/{projectId}/drill-settings")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Starts a drill.</summary>
    [Function(Prefix + "startDrill")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/drill")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lists drills to come and what became of those that were due.</summary>
    [Function(Prefix + "listDrills")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/drills")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Shows the report of an operation.</summary>
    [Function(Prefix + "getReport")]
    public Task<IResult> GetReportAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "operations/{operationId}/report")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Shows the report of an operation as a page.</summary>
    [Function(Prefix + "getReportPage")]
    public Task<IResult> GetReportPageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "operations/{operationId}/report/page")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Holds a report against its hash.</summary>
    [Function(Prefix + "verifyReport")]
    public Task<IResult> VerifyReportAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "operations/{operationId}/report/verification")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lists the last recoveries of a project.</summary>
    [Function(Prefix + "listRecoveries")]
    public Task<IResult> ListRecoveriesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/recoveries")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Says whether a project could be recovered now.</summary>
    [Function(Prefix + "getReadiness")]
    public Task<IResult> GetReadinessAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/readiness")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);
}
