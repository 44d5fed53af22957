using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Functions.Durable.Failures;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Functions.Durable.Activities;

/// <summary>Runs the activity that the platform names. All activity functions are this.</summary>
public sealed class ActivityRunner(RuntimeDefinitions definitions, ILogger<ActivityRunner> logger)
{
    /// <summary>
    /// One attempt. When the host stops, the attempt is cancelled and leaves as a cancellation: the platform then runs it again elsewhere instead
    /// of recording a failure.
    /// </summary>
    public async Task<JsonElement> RunAsync(string name, string instanceId, object? input, CancellationToken cancellation)
    {
        try
        {
            var definition = definitions.FindActivity(name)
                ?? throw new DrException(ErrorCodes.InvariantBroken, $"This program has no activity named '{name}'.");
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
            Log.ActivityFailed(logger, name, instanceId, failure.Code, exception);
            throw new DurableFailureException(failure);
        }
    }
}
