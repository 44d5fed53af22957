using System.Collections.Frozen;
using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>
/// What all HTTP functions do: the endpoint that the function is named after, through the pipeline that every host has. Routes and methods stand
/// in attributes because the platform reads them there; a test holds them against the definitions.
/// </summary>
public abstract class ApiFunctions(ApiPipeline pipeline, DurableClientSource clients)
{
    /// <summary>What the names of HTTP functions begin with; an orchestration may be named like an endpoint, and names must differ.</summary>
    public const string Prefix = "api-";

    private static readonly FrozenDictionary<string, ApiEndpoint> Endpoints = ApiEndpoints.All.ToFrozenDictionary(endpoint => Prefix + endpoint.Name, StringComparer.Ordinal);

    /// <summary>Answers the request.</summary>
    protected Task<IResult> RunAsync(HttpRequest request, DurableTaskClient client, FunctionContext function)
    {
        clients.Use(client);
        return pipeline.RunAsync(Endpoints[function.FunctionDefinition.Name], request.HttpContext);
    }
}
