using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>Recovery plans, the steps of those that run, and checks.</summary>
public sealed class PlanFunctions(ApiPipeline pipeline, DurableClientSource clients) : ApiFunctions(pipeline, clients)
{
    /// <summary>Shows a project's recovery plan.</summary>
    [Function(Prefix + "getPlan")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/plan")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Gives a project a recovery plan.</summary>
    [Function(Prefix + "setPlan")]
    public Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "PUT", Route = "projects/{projectId}/plan")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Takes a project's recovery plan away.</summary>
    [Function(Prefix + "removePlan")]
    public Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "DELETE", Route = "projects/{projectId}/plan")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Looks for faults in a recovery plan.</summary>
    [Function(Prefix + "validatePlan")]
    public Task<IResult> ValidateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/plan/validate")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lists the steps of an operation's plan.</summary>
    [Function(Prefix + "listOperationSteps")]
    public Task<IResult> ListStepsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "operations/{operationId}/steps")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Runs a step again that failed.</summary>
    [Function(Prefix + "retryOperationStep")]
    public Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "operations/{operationId}/steps/{step}/retry")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Goes on without a step.</summary>
    [Function(Prefix + "skipOperationStep")]
    public Task<IResult> SkipAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "operations/{operationId}/steps/{step}/skip")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lists what checks of launched machines found.</summary>
    [Function(Prefix + "listOperationChecks")]
    public Task<IResult> ListChecksAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "operations/{operationId}/checks")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);
}
