namespace DRServerless.Functions.Hosting.Settings;

/// <summary>How AWS is reached: with web identity where <see cref="Audience"/> is given, else with the ordinary chain (environment, profile).</summary>
public sealed record AwsSettings
{
    /// <summary>For whom the managed identity's tokens are made out, an application id URI such as <c>api://TENANT/drserverless-aws</c>; none (default) for no web identity.</summary>
    public string? Audience { get; init; }

    /// <summary>The client id of the user-assigned managed identity whose tokens AWS gets; none (default) for the system-assigned one.</summary>
    public string? ManagedIdentityClientId { get; init; }

    /// <summary>The role that the host works as where a project names none, and from which roles with an external id are assumed. Needs <see cref="Audience"/>.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The region of the host's own calls that no project's region stands for: its secrets. Roles are assumed at the STS of each project's region.</summary>
    public string? Region { get; init; }

    /// <summary>Where every service of every region is reached, for the simulator; none (default) for AWS itself.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Regions to accept that the SDK does not know, with commas between. Default none.</summary>
    public IReadOnlyList<string> AdditionalRegions { get; init; } = [];

    /// <summary>Longest time for one attempt of a call of the control plane, 1 second at least. Default 60 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often such a call is tried again at once, 0..10. Default 3; longer waits are durable.</summary>
    public int Retries { get; init; } = 3;
}
