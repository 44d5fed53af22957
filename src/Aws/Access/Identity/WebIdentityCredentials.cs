using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Access.Identity;

/// <summary>Credentials of a role that trusts the host's identity provider: a token is exchanged for them, by a call that nothing signs.</summary>
/// <param name="tokens">STS of the region; its own credentials are not used.</param>
/// <param name="source">Where tokens come from.</param>
/// <param name="roleArn">The role.</param>
/// <param name="region">The region, for messages.</param>
/// <param name="time">The clock.</param>
internal sealed class WebIdentityCredentials(IAmazonSecurityTokenService tokens, IWebIdentityTokens source, string roleArn, string region, TimeProvider time)
    : RenewedCredentials(time)
{
    private const string Advice =
        "Check that the role's account has an OIDC provider for the issuer of the token, that the provider lists the token's audience, and that the role's trust " +
        "policy names that audience and the host's identity as subject. A role that another role assumes needs an external id.";

    protected override async Task<(ImmutableCredentials Credentials, DateTimeOffset EndsAt)> ObtainAsync(CancellationToken cancellation)
    {
        var request = new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = roleArn,
            RoleSessionName = StsSessions.Name,
            WebIdentityToken = await source.GetTokenAsync(cancellation),
            DurationSeconds = StsSessions.Seconds,
        };
        try
        {
            return StsSessions.Read((await tokens.AssumeRoleWithWebIdentityAsync(request, cancellation)).Credentials);
        }
        catch (Exception exception) when (AwsErrors.Handles(exception, CancellationToken.None))
        {
            throw AwsErrors.Translate(exception, "AWS STS", region, $"exchange the host's token for {roleArn}", ErrorCodes.CredentialsRefused, Advice);
        }
    }
}
