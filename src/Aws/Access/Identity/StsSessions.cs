using Amazon.Runtime;
using Amazon.SecurityToken.Model;

namespace DRServerless.Aws.Access.Identity;

/// <summary>What all sessions that STS gives have in common.</summary>
internal static class StsSessions
{
    /// <summary>The session's name, which stands in CloudTrail.</summary>
    public const string Name = "drserverless";

    /// <summary>What every role allows, and the most that a chain does.</summary>
    public const int Seconds = 3600;

    public static (ImmutableCredentials Credentials, DateTimeOffset EndsAt) Read(Credentials session) => (
        new ImmutableCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken),
        (session.Expiration ?? throw new AmazonClientException("STS gave credentials without an end.")).ToUniversalTime());
}
