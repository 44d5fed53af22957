using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Ebs;

/// <summary>The errors of the EBS direct service model.</summary>
internal static class EbsErrors
{
    public static ServiceException Validation(string reason, string message) => new(400, "ValidationException", message, reason);

    public static ServiceException InvalidParameter(string message) => Validation("INVALID_PARAMETER_VALUE", message);

    public static ServiceException InvalidSnapshot(string message) => Validation("INVALID_SNAPSHOT_ID", message);

    public static ServiceException InvalidBlockToken() => Validation("INVALID_BLOCK_TOKEN", "The block token is invalid or has expired.");

    public static ServiceException InvalidPageToken() => Validation("INVALID_PAGE_TOKEN", "The page token is invalid or has expired.");

    public static ServiceException SnapshotNotFound(string id) =>
        new(404, "ResourceNotFoundException", $"The snapshot '{id}' does not exist.", "SNAPSHOT_NOT_FOUND");

    public static ServiceException UnauthorizedAccount(string id) =>
        new(403, "AccessDeniedException", $"The snapshot '{id}' belongs to another account.", "UNAUTHORIZED_ACCOUNT");

    public static ServiceException SnapshotThrottled() =>
        new(400, "RequestThrottledException", "Rate exceeded for this snapshot.", "RESOURCE_LEVEL_THROTTLE");

    public static ServiceException TooManyPending() =>
        new(400, "ConcurrentLimitExceededException", "You have reached the limit of pending snapshots.");

    public static ServiceException TooManySnapshots() =>
        new(402, "ServiceQuotaExceededException", "You have reached your snapshot quota.", "DEPENDENCY_SERVICE_QUOTA_EXCEEDED");

    public static ServiceException Conflict() =>
        new(409, "ConflictException", "The client token was used before with different parameters.");

    public static ServiceException ChecksumMismatch() => new(
        403, "InvalidSignatureException",
        "The value passed in as x-amz-Checksum does not match the computed checksum of the block data.");

    public static ServiceException Serialization(string message) => new(400, "SerializationException", message);
}
