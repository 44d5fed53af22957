using Amazon.EC2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;
using Amazon.SimpleSystemsManagement;
using DRServerless.Core.Telemetry;

namespace DRServerless.Aws.Access.Telemetry;

/// <summary>EC2 with a span for each call and a count of each request.</summary>
internal sealed class ObservedEc2Client(AWSCredentials credentials, AmazonEC2Config configuration, DrMetrics metrics, string region)
    : AmazonEC2Client(credentials, configuration)
{
    // The base class asks for its pipeline while it is made: initializers run before it.
    private readonly Action<RuntimePipeline> _observe = pipeline => pipeline.Observe(metrics, "EC2", region);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        _observe(pipeline);
    }
}

/// <summary>STS with a span for each call and a count of each request.</summary>
internal sealed class ObservedStsClient(AWSCredentials credentials, AmazonSecurityTokenServiceConfig configuration, DrMetrics metrics, string region)
    : AmazonSecurityTokenServiceClient(credentials, configuration)
{
    private readonly Action<RuntimePipeline> _observe = pipeline => pipeline.Observe(metrics, "STS", region);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        _observe(pipeline);
    }
}

/// <summary>Systems Manager with a span for each call and a count of each request.</summary>
internal sealed class ObservedSystemsManagerClient(AWSCredentials credentials, AmazonSimpleSystemsManagementConfig configuration, DrMetrics metrics, string region)
    : AmazonSimpleSystemsManagementClient(credentials, configuration)
{
    private readonly Action<RuntimePipeline> _observe = pipeline => pipeline.Observe(metrics, "SSM", region);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        _observe(pipeline);
    }
}

/// <summary>Puts what looks on into a client's pipeline.</summary>
internal static class ObservedPipeline
{
    public static void Observe(this RuntimePipeline pipeline, DrMetrics metrics, string service, string region)
    {
        pipeline.AddHandlerBefore<RetryHandler>(new AwsCallSpan(service, region));
        pipeline.AddHandlerAfter<RetryHandler>(new AwsRequestMeter(metrics, service, region));
    }
}
