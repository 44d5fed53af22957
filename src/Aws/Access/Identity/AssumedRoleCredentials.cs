using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace DRServerless.Aws.Access.Identity;

/// <summary>Credentials of a role that another identity assumes. A session of a role assumed from a role lasts an hour at most, so that is what is asked for.</summary>
internal sealed class AssumedRoleCredentials(IAmazonSecurityTokenService tokens, string roleArn, string? externalId, TimeProvider time) : RenewedCredentials(time)
{
    protected override async Task<(ImmutableCredentials Credentials, DateTimeOffset EndsAt)> ObtainAsync(CancellationToken cancellation)
    {
        var request = new AssumeRoleRequest
        {
            RoleArn = roleArn,
            RoleSessionName = StsSessions.Name,
            ExternalId = externalId,
            DurationSeconds = StsSessions.Seconds,
        };
        return StsSessions.Read((await tokens.AssumeRoleAsync(request, cancellation)).Credentials);
    }
}
