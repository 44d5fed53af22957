using System.Collections.Frozen;
using System.Net;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Access;

/// <summary>What AWS's error names mean here. By name, because AWS gives most throttles and quotas the status 400.</summary>
internal static class AwsErrorNames
{
    public const string InstanceNotFound = "InvalidInstanceID.NotFound";
    public const string SnapshotNotFound = "InvalidSnapshot.NotFound";
    public const string VolumeNotFound = "InvalidVolume.NotFound";
    public const string ImageNotFound = "InvalidAMIID.NotFound";
    public const string ImageUnavailable = "InvalidAMIID.Unavailable";
    public const string ImageNameTaken = "InvalidAMIName.Duplicate";
    public const string AttachmentNotFound = "InvalidAttachment.NotFound";
    public const string IdempotentParameterMismatch = "IdempotentParameterMismatch";
    public const string IncorrectInstanceState = "IncorrectInstanceState";
    public const string IncorrectState = "IncorrectState";
    public const string VolumeInUse = "VolumeInUse";
    public const string GroupNameTaken = "InvalidGroup.Duplicate";
    public const string RuleNotFound = "InvalidPermission.NotFound";
    public const string InterfaceNotFound = "InvalidNetworkInterfaceID.NotFound";

    /// <summary>Systems Manager's word for a machine whose agent has not reported yet, or does not run. Not EC2's, which ends in ID.</summary>
    public const string NotManagedYet = "InvalidInstanceId";

    private static readonly FrozenDictionary<string, ErrorCode> Meanings = Build();

    /// <summary>The meaning of an error; <paramref name="whenRejected"/> for a refusal that no list names.</summary>
    public static ErrorCode Classify(string? name, HttpStatusCode status, ErrorCode whenRejected)
    {
        if (name is not null && Meanings.TryGetValue(name, out var meaning)) return meaning;
        if (name is not null && name.StartsWith("Throttl", StringComparison.Ordinal)) return ErrorCodes.Throttled;
        if (status is HttpStatusCode.TooManyRequests) return ErrorCodes.Throttled;
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) return ErrorCodes.CredentialsRefused;

        // No status at all: the SDK failed before there was an answer.
        return (int)status is 0 or >= 500 or (int)HttpStatusCode.RequestTimeout ? ErrorCodes.InfrastructureUnavailable : whenRejected;
    }

    /// <summary>True for errors whose message may quote the signed request, session token included.</summary>
    public static bool MessageMayQuoteRequest(string? name) =>
        name is "SignatureDoesNotMatch" or "InvalidSignatureException" or "IncompleteSignature" or "AuthFailure";

    private static FrozenDictionary<string, ErrorCode> Build()
    {
        var meanings = new Dictionary<string, ErrorCode>();
        Add(meanings, ErrorCodes.Throttled,
            "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException", "TooManyRequestsException", "SlowDown",
            "BandwidthLimitExceeded", "PriorRequestNotComplete", "EC2ThrottledException", "SnapshotCreationPerVolumeRateExceeded");
        Add(meanings, ErrorCodes.QuotaExceeded,
            "InstanceLimitExceeded", "VcpuLimitExceeded", "VolumeLimitExceeded", "SnapshotLimitExceeded", "ConcurrentSnapshotLimitExceeded",
            "PendingSnapshotLimitExceeded", "MaxIOPSLimitExceeded", "NetworkInterfaceLimitExceeded", "ResourceLimitExceeded", "AMIQuotaExceeded",
            "ResourceCountLimitExceeded", "MaxSpotInstanceCountExceeded", "ServiceQuotaExceededException", "LimitExceededException",
            "InsufficientInstanceCapacity", "InsufficientHostCapacity", "InsufficientReservedInstanceCapacity", "InsufficientCapacity",
            "SecurityGroupLimitExceeded", "InsufficientVolumeCapacity", "InsufficientAddressCapacity", "InsufficientFreeAddressesInSubnet");
        Add(meanings, ErrorCodes.CredentialsRefused,
            "AuthFailure", "UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "ExpiredToken", "ExpiredTokenException",
            "RequestExpired", "InvalidClientTokenId", "InvalidAccessKeyId", "InvalidSecurityToken", "UnrecognizedClientException",
            "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature", "MissingAuthenticationToken",
            "MissingAuthenticationTokenException", "InvalidIdentityToken", "IDPRejectedClaim",
            "OptInRequired", "Blocked", "PendingVerification", "RegionDisabledException",

            // Secrets Manager: the key of the secret is disabled, or does not let the role decrypt.
            "DecryptionFailure");
        Add(meanings, ErrorCodes.InfrastructureUnavailable,
            "Unavailable", "ServiceUnavailable", "ServiceUnavailableException", "InternalError", "InternalFailure", "InternalServerError",
            "InternalServiceError", "RequestTimeout", "RequestTimeoutException", "IDPCommunicationError");
        Add(meanings, ErrorCodes.ResourceBusy,
            IncorrectInstanceState, IncorrectState, VolumeInUse, "InvalidSnapshot.InUse", "InvalidIPAddress.InUse", "DependencyViolation",
            "IncorrectSnapshotState", "IncorrectModificationState", NotManagedYet);
        Add(meanings, ErrorCodes.TopicNotFound, "NotFound", "NotFoundException");
        Add(meanings, ErrorCodes.InstanceNotFound, InstanceNotFound, "InvalidInstanceID.Malformed");
        Add(meanings, ErrorCodes.SnapshotNotFound, SnapshotNotFound, "InvalidSnapshotID.Malformed");
        return meanings.ToFrozenDictionary();
    }

    private static void Add(Dictionary<string, ErrorCode> meanings, ErrorCode code, params ReadOnlySpan<string> names)
    {
        foreach (var name in names) meanings.Add(name, code);
    }
}
