using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Functions.Durable.Client;
using DRServerless.Functions.Durable.Failures;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Functions.Durable.Activities;

/// <summary>Runs the activity that the platform names. All activity functions are this.</summary>
public sealed class ActivityRunner
{
    private readonly RuntimeDefinitions _definitions;
    private readonly InstanceTree _tree;
    private readonly ILogger<ActivityRunner> _logger;

    /// <summary>Made by the container.</summary>
    internal ActivityRunner(RuntimeDefinitions definitions, InstanceTree tree, ILogger<ActivityRunner> logger) => (_definitions, _tree, _logger) = (definitions, tree, logger);

    /// <summary>
    /// One attempt. When the host stops, the attempt is cancelled and leaves as a cancellation: the platform then runs it again elsewhere instead
    /// of recording a failure.
    /// </summary>
    public async Task<JsonElement> RunAsync(string name, string instanceId, object? input, CancellationToken cancellation)
    {
        try
        {
            var definition = _definitions.FindActivity(name)
                ?? throw new DrException(ErrorCodes.InvariantBroken, $"This program has no activity named '{name}'.");
            await RefuseLeftOversAsync(instanceId, cancellation);
            var value = DurablePayload.Read(input, definition.InputType, $"input of '{name}'");
            var output = await definition.RunUntypedAsync(new ActivityContext(instanceId), value, cancellation);
            return DurablePayload.Write(output, definition.OutputType, $"output of '{name}'");
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The host stops; the activity runs again elsewhere.", exception, cancellation);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            var failure = Payload.Cut(FailureRecord.From(exception));
            Log.ActivityFailed(_logger, name, instanceId, failure.Code, exception);
            throw new DurableFailureException(failure);
        }
    }

    /// <summary>What was stopped must not begin anything any more, wherever it was on its way. A host that does not answer keeps nobody from working.</summary>
    private async Task RefuseLeftOversAsync(string instanceId, CancellationToken cancellation)
    {
        try
        {
            if (!await _tree.WasEndedAsync(instanceId, cancellation)) return;
        }
        catch (DrException unknown) when (unknown.Code.IsTransient)
        {
            return;
        }

        throw new DrException(ErrorCodes.Terminated, $"What '{instanceId}' belongs to was ended. Nothing was done.");
    }
}
