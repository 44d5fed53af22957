using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Alerts;

/// <summary>Alerts from a queue of the app's storage account, as CloudEvents (Event Grid puts them there so), alerts of Azure Monitor or events of EventBridge.</summary>
public sealed class QueuedAlerts(AlertOffer offer, DurableClientSource clients)
{
    /// <summary>The setting that names the queue.</summary>
    public const string QueueSetting = "ALERTS_QUEUE";

    /// <summary>Takes a message. One that fails five times ends in the queue's <c>-poison</c>.</summary>
    [Function("alerts-from-queue")]
    public Task RunAsync([QueueTrigger($"%{QueueSetting}%", Connection = "AzureWebJobsStorage")] string message, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        clients.Use(client);
        return offer.TakeAsync(function.FunctionDefinition.Name, message, function.CancellationToken);
    }
}
