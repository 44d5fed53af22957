using DRServerless.Functions.Alerts;
using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.EventGrid;

/// <summary>Alerts that Event Grid delivers to the app itself, in the CloudEvents schema. Compiled where the feed serves the Event Grid extension.</summary>
public sealed class EventGridAlerts(AlertOffer offer, DurableClientSource clients)
{
    /// <summary>Takes an event. Event Grid sends one again that fails.</summary>
    [Function("alerts-from-event-grid")]
    public Task RunAsync([EventGridTrigger] string happening, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        clients.Use(client);
        return offer.TakeAsync(function.FunctionDefinition.Name, happening, function.CancellationToken);
    }
}
