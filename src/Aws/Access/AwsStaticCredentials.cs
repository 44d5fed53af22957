using Amazon.Runtime;

namespace DRServerless.Aws.Access;

/// <summary>An access key that is given rather than found. Prints without its secrets.</summary>
/// <param name="accessKeyId">The key's id, which is no secret.</param>
/// <param name="secretAccessKey">The secret.</param>
/// <param name="sessionToken">The session token of a temporary key, else null.</param>
public sealed class AwsStaticCredentials(string accessKeyId, string secretAccessKey, string? sessionToken = null)
{
    /// <summary>The key's id.</summary>
    public string AccessKeyId { get; } = accessKeyId;

    /// <inheritdoc/>
    public override string ToString() => $"{AccessKeyId} (secret not shown)";

    internal AWSCredentials ToSdk() => sessionToken is null
        ? new BasicAWSCredentials(AccessKeyId, secretAccessKey)
        : new SessionAWSCredentials(AccessKeyId, secretAccessKey, sessionToken);
}
