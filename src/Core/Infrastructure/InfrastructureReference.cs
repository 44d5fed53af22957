namespace DRServerless.Core.Infrastructure;

/// <summary>What kind of place machines run in.</summary>
public enum InfrastructureKind
{
    /// <summary>Amazon EC2 in one region of one account.</summary>
    Aws,

    /// <summary>A VMware vCenter.</summary>
    VCenter,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Names one side of a project: where machines run, and with which identity it is reached. Holds no secret.</summary>
/// <param name="Kind">What kind of place.</param>
/// <param name="Region">For AWS the region, such as <c>eu-west-1</c>.</param>
/// <param name="RoleArn">For AWS the role to assume; null for the host's own identity.</param>
/// <param name="ExternalId">The external id that the role's trust policy asks for.</param>
public sealed record InfrastructureReference(InfrastructureKind Kind, string Region, string? RoleArn = null, string? ExternalId = null);
