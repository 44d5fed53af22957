using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.SecurityToken;

namespace DRServerless.Aws.Access.Identity;

/// <summary>
/// The credentials for a region and a role, shared by all that ask for the same. They come from the region's own STS: one region must
/// not hang on another that may be lost.
/// </summary>
internal sealed class AwsIdentities : IDisposable
{
    private readonly ConcurrentDictionary<(string Region, string? Role, string? ExternalId), Lazy<AWSCredentials>> _known = new();
    private readonly Func<string, AWSCredentials, IAmazonSecurityTokenService> _sts;
    private readonly TimeProvider _time;
    private readonly AwsWebIdentity? _web;
    private readonly AWSCredentials _own;

    /// <param name="options">Which identity the host has.</param>
    /// <param name="sts">Makes a client of a region's STS.</param>
    /// <param name="time">The clock.</param>
    public AwsIdentities(AwsOptions options, Func<string, AWSCredentials, IAmazonSecurityTokenService> sts, TimeProvider time)
    {
        (_sts, _time, _web) = (sts, time, options.WebIdentity);
        _own = options.Credentials?.ToSdk() ?? new DefaultChainCredentials(new AmazonSecurityTokenServiceConfig());
    }

    /// <summary>The credentials; makes no call.</summary>
    public AWSCredentials For(string region, string? role, string? externalId) =>
        _known.GetOrAdd((region, role, externalId), static (key, self) => new Lazy<AWSCredentials>(() => self.Build(key.Region, key.Role, key.ExternalId)), this).Value;

    public void Dispose() => (_own as IDisposable)?.Dispose();

    private AWSCredentials Build(string region, string? role, string? externalId)
    {
        if (_web is null) return role is null ? _own : Assumed(region, _own, role, externalId);
        if (role is not null && externalId is null) return new WebIdentityCredentials(_sts(region, new AnonymousAWSCredentials()), _web.Tokens, role, region, _time);
        if (_web.RoleArn is null) return new MissingCredentials(WithoutRole(role));
        var own = For(region, _web.RoleArn, externalId: null);
        return role is null ? own : Assumed(region, own, role, externalId);
    }

    private AssumedRoleCredentials Assumed(string region, AWSCredentials from, string role, string? externalId) =>
        new(_sts(region, from), role, externalId, _time);

    private static string WithoutRole(string? role) => role is null
        ? "The project names no role in the AWS account, and the host has none of its own. Nothing was changed. Give the project a roleArn, or the host a role."
        : $"{role} asks for an external id, so another role must assume it, and the host has none of its own. Nothing was changed. Give the host a role, or have this one trust the host's token and leave the external id out.";
}
