using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>Operations.</summary>
public sealed class OperationFunctions(ApiPipeline pipeline, DurableClientSource clients) : ApiFunctions(pipeline, clients)
{
    /// <summary>Lists a project's operations.</summary>
    [Function(Prefix + "listOperations")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/operations")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Shows an operation.</summary>
    [Function(Prefix + "getOperation")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "operations/{operationId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lists what happened in an operation.</summary>
    [Function(Prefix + "listOperationEvents")]
    public Task<IResult> ListEventsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "operations/{operationId}/events")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lets an operation that waits for a person go on.</summary>
    [Function(Prefix + "approveOperation")]
    public Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "operations/{operationId}/approve")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Ends an operation that waits for a person.</summary>
    [Function(Prefix + "refuseOperation")]
    public Task<IResult> RefuseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "operations/{operationId}/refuse")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Ends an operation and cleans up what it made so far.</summary>
    [Function(Prefix + "cancelOperation")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "operations/{operationId}/cancel")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);
}
