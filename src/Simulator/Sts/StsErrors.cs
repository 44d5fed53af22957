using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Sts;

/// <summary>The errors of STS.</summary>
internal static class StsErrors
{
    public static ServiceException Validation(string message) => new(400, "ValidationError", message);

    public static ServiceException InvalidToken(string message) => new(400, "InvalidIdentityToken", message);

    public static ServiceException AccessDenied(string who, string operation, string role) =>
        new(403, "AccessDenied", $"{who} is not authorized to perform: sts:{operation} on resource: {role}");
}
