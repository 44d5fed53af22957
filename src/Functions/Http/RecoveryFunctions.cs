using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>Actions that launch machines and bring them back.</summary>
public sealed class RecoveryFunctions(ApiPipeline pipeline, DurableClientSource clients) : ApiFunctions(pipeline, clients)
{
    /// <summary>Launches machines where the direction leads.</summary>
    [Function(Prefix + "launch")]
    public Task<IResult> LaunchAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/launch")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Deletes launched test machines.</summary>
    [Function(Prefix + "terminateTestMachines")]
    public Task<IResult> TerminateTestMachinesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/terminate-test-machines")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Reverses the direction after a failover.</summary>
    [Function(Prefix + "prepareFailback")]
    public Task<IResult> PrepareFailbackAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/prepare-failback")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Restores the direction after a failback.</summary>
    [Function(Prefix + "returnToNormal")]
    public Task<IResult> ReturnToNormalAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/return-to-normal")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Goes the whole way back.</summary>
    [Function(Prefix + "failback")]
    public Task<IResult> FailbackAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/failback")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);
}
