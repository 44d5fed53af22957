using System.Collections.Concurrent;
using Amazon;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SimpleSystemsManagement;
using DRServerless.Aws.Access.Identity;
using DRServerless.Aws.Access.Telemetry;
using DRServerless.Aws.Topics;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Access;

/// <summary>One connection for each region, role and external id, made when first asked for.</summary>
internal sealed class AwsConnections : IDisposable
{
    private readonly ConcurrentDictionary<(string Region, string? Role, string? ExternalId), Lazy<AwsConnection>> connections = new();
    private readonly AwsOptions options;
    private readonly AwsTransport transport;
    private readonly AwsIdentities identities;
    private readonly TimeProvider time;

    public AwsConnections(AwsOptions options, TimeProvider time)
    {
        AwsOptionsCheck.Check(options);
        this.options = options;
        this.time = time;
        transport = new AwsTransport(options);
        identities = new AwsIdentities(options, Tokens, time);
    }

    /// <summary>The connection for a reference; makes no call. <c>unknown_region</c> for a name that no region has.</summary>
    public AwsConnection Open(InfrastructureReference reference)
    {
        AwsRegions.Check(reference.Region, options);
        var key = (reference.Region, reference.RoleArn, reference.ExternalId);
        return connections.GetOrAdd(key, static (key, self) => new Lazy<AwsConnection>(() => self.Build(key.Region, key.Role, key.ExternalId)), this).Value;
    }

    /// <summary>The host's own identity in a region; makes no call.</summary>
    public AWSCredentials OwnCredentials(string region) => identities.For(region, role: null, externalId: null);

    /// <summary>Sets the rules that all clients keep on a configuration.</summary>
    public T Configure<T>(T configuration, string region, int retries) where T : ClientConfig
    {
        if (options.Endpoint is { } endpoint) configuration.ServiceURL = endpoint.ToString();
        else configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        configuration.AuthenticationRegion = region;
        configuration.RetryMode = RequestRetryMode.Standard;
        configuration.MaxErrorRetry = retries;
        if (retries == 0) configuration.MaxStaleConnectionRetries = 0;
        configuration.Timeout = options.AttemptTimeout;
        configuration.HttpClientFactory = transport;
        return configuration;
    }

    /// <summary>SNS of a connection's region, with its identity.</summary>
    public SnsEndpoint Topics(AwsConnection connection) => new(connection.Region, connection.Credentials, transport.Client, options, time);

    public void Dispose()
    {
        transport.Dispose();
        identities.Dispose();
    }

    private AwsConnection Build(string region, string? role, string? externalId)
    {
        var credentials = identities.For(region, role, externalId);
        return new AwsConnection(
            region, credentials, Ec2(region, credentials, options.Retries), Ec2(region, credentials, retries: 0), Tokens(region, credentials))
        {
            SystemsManager = (Manager(region, credentials, options.Retries), Manager(region, credentials, retries: 0)),
        };
    }

    private ObservedEc2Client Ec2(string region, AWSCredentials credentials, int retries) =>
        new(credentials, Configure(new AmazonEC2Config(), region, retries), options.Metrics, region);

    private ObservedSystemsManagerClient Manager(string region, AWSCredentials credentials, int retries) =>
        new(credentials, Configure(new AmazonSimpleSystemsManagementConfig(), region, retries), options.Metrics, region);

    private ObservedStsClient Tokens(string region, AWSCredentials credentials) =>
        new(credentials, Configure(new AmazonSecurityTokenServiceConfig(), region, options.Retries), options.Metrics, region);
}
