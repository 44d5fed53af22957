using System.Text.Json;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Activity functions of notices. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class NoticeActivities(ActivityRunner runner, DurableClientSource clients) : ActivityFunctions(runner, clients)
{
    /// <summary>Names the channels that a notice goes to.</summary>
    [Function("list-notice-channels")]
    public Task<JsonElement> ListNoticeChannelsAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Tries to tell a channel.</summary>
    [Function("try-notice-channel")]
    public Task<JsonElement> TryNoticeChannelAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Writes down where a channel stands.</summary>
    [Function("record-notice-channel")]
    public Task<JsonElement> RecordNoticeChannelAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Ends the delivery of a notice.</summary>
    [Function("close-notice")]
    public Task<JsonElement> CloseNoticeAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);
}
