using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Keeps the task hub small.</summary>
public sealed class HousekeepingFunctions(EndedInstances ended, DurableClientSource clients, ILogger<HousekeepingFunctions> logger)
{
    /// <summary>Forgets instances that ended long ago, once an hour.</summary>
    [Function("forget-ended-instances")]
    public async Task ForgetEndedInstancesAsync([TimerTrigger("0 17 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        clients.Use(client);
        Log.Forgotten(logger, await ended.ForgetAsync(cancellation));
    }
}
