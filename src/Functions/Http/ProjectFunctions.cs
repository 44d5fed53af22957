using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>Projects.</summary>
public sealed class ProjectFunctions(ApiPipeline pipeline, DurableClientSource clients) : ApiFunctions(pipeline, clients)
{
    /// <summary>Makes a project.</summary>
    [Function(Prefix + "createProject")]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lists all projects.</summary>
    [Function(Prefix + "listProjects")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Shows a project.</summary>
    [Function(Prefix + "getProject")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Changes how a project replicates and what it keeps.</summary>
    [Function(Prefix + "changeProject")]
    public Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "PATCH", Route = "projects/{projectId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Deletes a project that is not protected.</summary>
    [Function(Prefix + "deleteProject")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "DELETE", Route = "projects/{projectId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);
}
