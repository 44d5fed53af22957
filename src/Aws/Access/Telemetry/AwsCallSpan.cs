using Amazon.Runtime;
using Amazon.Runtime.Internal;
using DRServerless.Core.Telemetry;

namespace DRServerless.Aws.Access.Telemetry;

/// <summary>A span around each call that the SDK makes, with its retries inside.</summary>
internal sealed class AwsCallSpan(string service, string region) : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        using var span = DrTraces.StartCall(service, AwsRequestMeter.OperationOf(executionContext.RequestContext), region);
        try
        {
            var answer = await base.InvokeAsync<T>(executionContext);
            span?.SetTag("drserverless.aws.retries", executionContext.RequestContext.Retries);
            return answer;
        }
        catch (Exception error)
        {
            span.Fail(error is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? code : error.GetType().Name);
            throw;
        }
    }
}
