using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.SecretsManager;

/// <summary>What Secrets Manager says when it refuses. All of it has status 400.</summary>
internal static class SecretErrors
{
    public static ServiceException NotFound() => new(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");

    public static ServiceException NoValue(string stage) =>
        new(400, "ResourceNotFoundException", $"Secrets Manager can't find the specified secret value for staging label: {stage}");

    public static ServiceException NoVersion(string id) =>
        new(400, "ResourceNotFoundException", $"Secrets Manager can't find the specified secret value for VersionId: {id}");

    public static ServiceException Request(string message) => new(400, "InvalidRequestException", message);

    public static ServiceException Parameter(string message) => new(400, "InvalidParameterException", message);

    public static ServiceException Exists(string message) => new(400, "ResourceExistsException", message);

    public static ServiceException MarkedForDeletion() => Request("You can't perform this operation on the secret because it was marked for deletion.");

    public static ServiceException Undecipherable() => new(400, "DecryptionFailure", "Secrets Manager can't decrypt the protected secret text using the provided KMS key.");

    public static ServiceException Denied(string caller, string operation, string arn) => new(
        400, "AccessDeniedException",
        $"User: {caller} is not authorized to perform: secretsmanager:{operation} on resource: {arn} because no resource-based policy allows the secretsmanager:{operation} action");
}
