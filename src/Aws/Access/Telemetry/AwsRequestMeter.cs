using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Telemetry;

namespace DRServerless.Aws.Access.Telemetry;

/// <summary>Counts each request that the SDK sends: it stands inside the SDK's retries, which hide throttles from everybody outside.</summary>
internal sealed class AwsRequestMeter(DrMetrics metrics, string service, string region) : PipelineHandler
{
    private const string RequestSuffix = "Request";
    private readonly ConcurrentDictionary<string, CallMeter> _meters = new();

    /// <summary>The operation's name, as AWS writes it.</summary>
    public static string OperationOf(IRequestContext request) =>
        request.RequestName.EndsWith(RequestSuffix, StringComparison.Ordinal) ? request.RequestName[..^RequestSuffix.Length] : request.RequestName;

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;
        var outcome = PacingOutcome.Failed;
        try
        {
            var answer = await base.InvokeAsync<T>(executionContext);
            outcome = PacingOutcome.Succeeded;
            return answer;
        }
        catch (AmazonServiceException error) when (AwsErrorNames.Classify(error.ErrorCode, error.StatusCode, ErrorCodes.Unexpected) == ErrorCodes.Throttled)
        {
            outcome = PacingOutcome.Throttled;
            throw;
        }
        finally
        {
            _meters.GetOrAdd(OperationOf(request), name => metrics.MeterCalls(service, name, region)).Count(outcome, request.Retries + 1);
        }
    }
}
