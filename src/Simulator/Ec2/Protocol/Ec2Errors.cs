using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Ec2.Protocol;

/// <summary>The errors that EC2 documents, as it words them.</summary>
internal static class Ec2Errors
{
    public static ServiceException Of(string code, string message) => new(400, code, message);

    public static ServiceException MissingParameter(string name) =>
        Of("MissingParameter", $"The request must contain the parameter {name}");

    public static ServiceException InvalidParameterValue(string message) => Of("InvalidParameterValue", message);

    public static ServiceException InvalidValue(string value, string name) =>
        InvalidParameterValue($"Value ({value}) for parameter {name} is invalid.");

    public static ServiceException InvalidParameterCombination(string message) => Of("InvalidParameterCombination", message);

    public static ServiceException InstanceNotFound(string id) =>
        Of("InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist");

    public static ServiceException VolumeNotFound(string id) => Of("InvalidVolume.NotFound", $"The volume '{id}' does not exist.");

    public static ServiceException SnapshotNotFound(string id) => Of("InvalidSnapshot.NotFound", $"The snapshot '{id}' does not exist.");

    public static ServiceException ImageNotFound(string id) => Of("InvalidAMIID.NotFound", $"The image id '[{id}]' does not exist");

    public static ServiceException IncorrectInstanceState(string message) => Of("IncorrectInstanceState", message);

    public static ServiceException IncorrectState(string message) => Of("IncorrectState", message);

    public static ServiceException TokenMismatch() => Of(
        "IdempotentParameterMismatch", "The client token you have provided is associated with a request with different parameters.");

    public static ServiceException Throttled() => new(503, "RequestLimitExceeded", "Request limit exceeded.");

    public static ServiceException Unauthorized() =>
        new(403, "UnauthorizedOperation", "You are not authorized to perform this operation.");

    public static ServiceException DryRun() =>
        new(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
}
