using Amazon.Runtime.Internal;
using Amazon.SecretsManager;
using DRServerless.Aws.Access;

namespace DRServerless.Functions.Secrets.Aws;

/// <summary>Secrets Manager with a span for each call and a count of each request.</summary>
internal sealed class ObservedSecretsManagerClient(AwsHostAccess access)
    : AmazonSecretsManagerClient(access.Credentials, access.Configure(new AmazonSecretsManagerConfig()))
{
    // The base class asks for its pipeline while it is made: initializers run before it.
    private readonly Action<RuntimePipeline> _observe = pipeline => access.Observe(pipeline, "SecretsManager");

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        _observe(pipeline);
    }
}
