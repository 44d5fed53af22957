using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace DRServerless.Aws.Access;

/// <summary>
/// Credentials of an assumed role, renewed well ahead of their end. Own, because the SDK's class builds its STS client itself and
/// so could neither be sent to another endpoint nor share the connection rules.
/// </summary>
internal sealed class AssumedRoleCredentials : RefreshingAWSCredentials
{
    private const string SessionName = "drserverless";
    private readonly IAmazonSecurityTokenService tokens;
    private readonly AssumeRoleRequest request;

    public AssumedRoleCredentials(IAmazonSecurityTokenService tokens, string roleArn, string? externalId)
    {
        this.tokens = tokens;
        request = new AssumeRoleRequest { RoleArn = roleArn, RoleSessionName = SessionName, ExternalId = externalId, DurationSeconds = 3600 };
        PreemptExpiryTime = TimeSpan.FromMinutes(10);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var assumed = (await tokens.AssumeRoleAsync(request)).Credentials;
        return new CredentialsRefreshState(
            new ImmutableCredentials(assumed.AccessKeyId, assumed.SecretAccessKey, assumed.SessionToken),
            (assumed.Expiration ?? throw new AmazonClientException("STS gave credentials without an end.")).ToUniversalTime());
    }
}
