using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;

namespace DRServerless.Cli.Commands;

/// <summary>Watches an operation and sums it up at its end, whichever end that is.</summary>
internal static class WatchedOperation
{
    public static async Task WatchAsync(this CommandContext context, OperationId id)
    {
        context.Output.Line($"Operation {id}");
        try
        {
            Show(context, await new OperationWatch(context.Api, context.Output, context.Time).FollowAsync(id, context.Cancellation));
        }
        catch (OperationFailedException failed)
        {
            Show(context, failed.Operation);
            throw;
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            throw new InterruptedException($"No longer watching; operation {id} goes on: drctl operation watch {id}");
        }
    }

    private static void Show(CommandContext context, Operation operation) => context.Output.Value(operation, (console, ended) =>
    {
        console.Line(Summary(ended));
        Tables.Operation(console, ended);
    });

    private static string Summary(Operation operation)
    {
        var took = operation.EndedAt is { } ended ? $" after {Format.Seconds((ended - operation.AcceptedAt).TotalSeconds)}" : "";
        var machines = operation.Machines.Count == 0 ? "" : $"; {operation.Machines.Values.Count(outcome => outcome.Done)} of {operation.Machines.Count} machines done";
        return $"{operation.Kind} {operation.Status}{took}{machines}";
    }
}
