namespace DRServerless.Simulator.Ec2;

/// <summary>Limits of the simulated EC2 and STS.</summary>
public sealed record Ec2Options
{
    /// <summary>Most instances of an account in a region that are not terminated; default 1,000.</summary>
    public int MaximumInstances { get; init; } = 1000;

    /// <summary>Operations that nobody is authorized to perform, such as <c>CreateSnapshots</c>; default none.</summary>
    public IReadOnlySet<string> DeniedOperations { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Roles that may be assumed; default none listed, which allows every role.</summary>
    public IReadOnlyList<RoleOptions> Roles { get; init; } = [];
}
