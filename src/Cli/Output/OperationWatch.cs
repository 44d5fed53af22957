using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Cli.Client;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;

namespace DRServerless.Cli.Output;

/// <summary>Follows an operation to its end, telling its events and how each machine's replication goes.</summary>
internal sealed class OperationWatch(ApiClient api, CommandOutput output, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns the ended operation; throws when it did not succeed.</summary>
    public async Task<Operation> FollowAsync(OperationId id, CancellationToken cancellation)
    {
        var progress = new ProgressPrinter(output, time);
        try
        {
            return await FollowAsync(id, progress, cancellation);
        }
        finally
        {
            progress.Erase();
        }
    }

    private async Task<Operation> FollowAsync(OperationId id, ProgressPrinter progress, CancellationToken cancellation)
    {
        var seen = 0L;
        string? asked = null;
        while (true)
        {
            var operation = await api.GetAsync<Operation>($"operations/{id}", cancellation);
            foreach (var line in (await api.GetAsync<ListView<OperationEvent>>($"operations/{id}/events?after={seen}", cancellation)).Items)
            {
                progress.Event(line);
                seen = Math.Max(seen, line.Sequence);
            }

            if (operation.Status is OperationStatus.Succeeded) return operation;
            if (operation.Status is OperationStatus.Failed or OperationStatus.Cancelled)
                throw new OperationFailedException(operation, $"Operation {id} ended as {operation.Status}: {operation.Problem?.Message ?? operation.Step} ({operation.Problem?.Code ?? "cancelled"})");
            if (operation.AwaitingApproval is { } gate && gate != asked) progress.Say($"Waits for a person at '{gate}': drctl operation approve {id}");
            asked = operation.AwaitingApproval;
            progress.Machines((await api.GetAsync<ListView<MachineView>>($"projects/{operation.ProjectId}/machines", cancellation)).Items);
            await Task.Delay(Pause, time, cancellation);
        }
    }
}
