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

    /// <summary>How long a server that answered before may say nothing: instances are replaced, and the operation goes on meanwhile.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);

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
        var told = new Told();
        while (true)
        {
            try
            {
                if (await LookAsync(id, progress, told, cancellation) is { } ended) return ended;
                (told.AnsweredAt, told.IsSilent) = (time.GetUtcNow(), false);
            }
            catch (ServerUnreachableException) when (told.AnsweredAt is { } answered && time.GetUtcNow() - answered < LongestSilence)
            {
                if (!told.IsSilent) progress.Say("The server does not answer; the operation goes on when it does. Still asking.");
                told.IsSilent = true;
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>Tells what is new; returns the operation when it ended well.</summary>
    private async Task<Operation?> LookAsync(OperationId id, ProgressPrinter progress, Told told, CancellationToken cancellation)
    {
        var operation = await api.GetAsync<Operation>($"operations/{id}", cancellation);
        foreach (var line in (await api.GetAsync<ListView<OperationEvent>>($"operations/{id}/events?after={told.Sequence}", cancellation)).Items)
        {
            progress.Event(line);
            told.Sequence = Math.Max(told.Sequence, line.Sequence);
        }

        if (operation.Status is OperationStatus.Succeeded) return operation;
        if (operation.Status is OperationStatus.Failed or OperationStatus.Cancelled)
            throw new OperationFailedException(operation, $"Operation {id} ended as {operation.Status}: {operation.Problem?.Message ?? operation.Step} ({operation.Problem?.Code ?? "cancelled"})");
        if (operation.AwaitingApproval is { } gate && gate != told.Gate) progress.Say($"Waits for a person at '{gate}': drctl operation approve {id}");
        told.Gate = operation.AwaitingApproval;
        progress.Machines((await api.GetAsync<ListView<MachineView>>($"projects/{operation.ProjectId}/machines", cancellation)).Items);
        return null;
    }

    /// <summary>What was told so far.</summary>
    private sealed class Told
    {
        public long Sequence { get; set; }

        public string? Gate { get; set; }

        /// <summary>When the server answered last; null before it did.</summary>
        public DateTimeOffset? AnsweredAt { get; set; }

        public bool IsSilent { get; set; }
    }
}
