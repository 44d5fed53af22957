using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>The app itself.</summary>
public sealed class HostFunctions(ApiPipeline pipeline, DurableClientSource clients) : ApiFunctions(pipeline, clients)
{
    /// <summary>Tells whether the app is well. Asks for no key and no role.</summary>
    [Function(Prefix + "getHealth")]
    public Task<IResult> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "health")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Shows the description of the API.</summary>
    [Function(Prefix + "getOpenApi")]
    public Task<IResult> OpenApiAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "openapi.json")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);
}
