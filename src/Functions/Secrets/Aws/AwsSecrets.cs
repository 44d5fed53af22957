using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using DRServerless.Aws.Access;
using DRServerless.Core.Errors;
using DRServerless.Core.Secrets;

namespace DRServerless.Functions.Secrets.Aws;

/// <summary>
/// Secrets in AWS Secrets Manager, read by name with the app's own role: <c>dns-key</c> is the current value of <c>drserverless/dns-key</c> where the
/// prefix is <c>drserverless/</c>. Never listed: the role may read what begins with the prefix, and nothing else.
/// </summary>
/// <param name="access">The way to AWS.</param>
/// <param name="client">Secrets Manager in the region of <paramref name="access"/>.</param>
/// <param name="prefix">Beginning of the names in AWS.</param>
internal sealed class AwsSecrets(AwsHostAccess access, IAmazonSecretsManager client, string prefix) : ISecrets
{
    private const string Service = "AWS Secrets Manager";
    private const string Advice =
        "Check that the app's role may read it (secretsmanager:GetSecretValue; SecretNamePrefix of infra/aws/role.yaml), and that the secret's KMS key is enabled and lets the role decrypt.";

    /// <inheritdoc/>
    public async Task<Secret> GetAsync(string name, CancellationToken cancellation)
    {
        if (!SecretName.IsValid(name)) throw Missing("it is no name of a secret");
        var id = prefix + name;
        var answer = await access.CallAsync(
            Service, $"read the secret {id}", () => client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = id }, cancellation),
            ErrorCodes.SecretNotFound, Advice, cancellation);
        if (answer.SecretString is not { } text) throw Missing($"{id} in {access.Region} holds bytes; store a text");

        // A value that came from a file ends in a line break that nobody meant.
        return text.TrimEnd('\r', '\n') is { Length: > 0 } value ? new Secret(value) : throw Missing($"{id} in {access.Region} is empty");
    }

    private static DrException Missing(string why) => new(ErrorCodes.SecretNotFound, $"There is no such secret: {why}.");
}
