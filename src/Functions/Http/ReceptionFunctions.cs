using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>Where clouds send alerts to. They hold no function key: each proves itself to the endpoint, by a key of its own or by its signature.</summary>
public sealed class ReceptionFunctions(ApiPipeline pipeline, DurableClientSource clients) : ApiFunctions(pipeline, clients)
{
    /// <summary>Takes an alert of Azure Monitor.</summary>
    [Function(Prefix + "receiveAzureMonitorAlert")]
    public Task<IResult> AzureMonitorAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "alerts/{projectId}/azure-monitor")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Takes a message of Amazon SNS.</summary>
    [Function(Prefix + "receiveSnsMessage")]
    public Task<IResult> SnsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "alerts/{projectId}/sns")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Takes an event of Amazon EventBridge.</summary>
    [Function(Prefix + "receiveEventBridgeEvent")]
    public Task<IResult> EventBridgeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "alerts/{projectId}/eventbridge")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Takes CloudEvents.</summary>
    [Function(Prefix + "receiveCloudEvents")]
    public Task<IResult> CloudEventsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "alerts/{projectId}/cloudevents")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Agrees to get CloudEvents.</summary>
    [Function(Prefix + "agreeToCloudEvents")]
    public Task<IResult> AgreeToCloudEventsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "OPTIONS", Route = "alerts/{projectId}/cloudevents")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);
}
